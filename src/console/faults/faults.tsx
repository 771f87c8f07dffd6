export function Faults() {
  return <p />;
}
