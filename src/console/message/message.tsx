export function Message({ id }: { id: string; ns: string | undefined; onClose: () => void }) {
  return <p>{id}</p>;
}
