"""Why a region lags: reasons in order, its overdue problems, and who was reminded."""
