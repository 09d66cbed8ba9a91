"""What several pages show of the same subject: metrics, funnels, maps, lists to hand out."""
