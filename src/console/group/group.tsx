import type { GroupName } from '../api/types';
export function Group({ name }: { name: GroupName }) {
  return <p>{name.group}</p>;
}
