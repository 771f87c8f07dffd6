export function RequestPage({ id }: { id: string }) {
  return <p>{id}</p>;
}
