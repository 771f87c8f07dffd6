export function Send({ query }: { query: Readonly<Record<string, string | undefined>> }) {
  return <p>{JSON.stringify(query)}</p>;
}
