// Rows of a table as they are sent (table_rows.py), put back as they were.

const DAY = 86_400_000; // milliseconds

const day = (number) => (number === null ? null : new Date(number * DAY).toISOString().slice(0, 10));

function column(sent) {
  if (Array.isArray(sent)) return sent;
  if (sent.days) return sent.days.map(day);
  return sent.at.map((place) => (place === null ? null : sent.of[place]));
}

export const rowsOf = (sent) =>
  Object.fromEntries(Object.entries(sent).map(([name, values]) => [name, column(values)]));
