import { words } from '../state/language';
import { WireExchange } from './wire-exchange';

/** A request by itself, under an address that can be shared. */
export function RequestPage({ id }: { id: string }) {
  return (
    <div class="page">
      <section>
        <h1>{words.value.request}</h1>
        <div class="panel">
          <WireExchange id={id} />
        </div>
      </section>
    </div>
  );
}
