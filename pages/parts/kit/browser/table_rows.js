// Rows of a table as they are sent (table_rows.py), put back as they were.

const DAY = 86_400_000; // milliseconds

const day = (number) => (number === null ? null : new Date(number * DAY).toISOString().slice(0, 10));

function column(sent, length, before) {
  if (Array.isArray(sent)) return sent;
  if ("all" in sent) return Array(length).fill(sent.all);
  if (sent.as) return before[sent.as];
  if (sent.days) return sent.days.map((number) => day(number === null ? null : number + sent.from));
  if (sent.then) return sent.then.map((text) => (text === null ? null : sent.begin + text));
  return sent.at.map((place) => (place === null ? null : sent.of[place]));
}

export function rowsOf(sent, length) {
  const rows = {};
  for (const [name, values] of Object.entries(sent)) rows[name] = column(values, length, rows);
  return rows;
}
