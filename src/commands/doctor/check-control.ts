import type { ClockState } from '../../admin/clock/clock-schema';
import type { FindingView, Overview } from '../../admin/why/why-schema';
import { ControlClient } from '../client/control';
import type { Server } from '../client/server';
import { EXIT, Failure } from '../failure';
import { span, withTimesHere } from '../terminal/times';
import type { Finding } from './report';

/** Signatures of the real time are refused beyond, where they are checked. */
const USUAL_SKEW_MS = 15 * 60_000;
/** The clocks of two machines may differ by so much. */
const NEARLY_SAME_MS = 60_000;

/** Findings that are told; `why` and the console have all of them. */
const MOST_FINDINGS = 5;

interface Armed {
  readonly faults: readonly { readonly id: string }[];
}

/** Whether the commands may use the control API, and what there is that one forgets. */
export async function checkControl(server: Server): Promise<readonly Finding[]> {
  const client = new ControlClient(server);
  try {
    const clock = await client.get<ClockState>('/clock');
    const { faults } = await client.get<Armed>('/faults');
    const { findings } = await client.get<Overview>('/overview');
    const sentence = 'the control API answers, so all commands work';
    return [
      { level: 'ok', sentence },
      ...clockFindings(clock),
      ...faultFindings(faults),
      ...messageFindings(findings, clock.now),
    ];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const [sentence = '', ...advice] = error.sentences;
    const level = error.exitCode === EXIT.unreachable ? 'note' : 'bad';
    return [{ level, sentence, advice: advice[0] }];
  }
}

function clockFindings({ now, offsetMs, frozen }: ClockState): Finding[] {
  const findings: Finding[] = [];
  const apart = now - offsetMs - Date.now();
  if (Math.abs(apart) > NEARLY_SAME_MS) {
    const side = apart > 0 ? 'ahead of' : 'behind';
    const sentence = `the time of its machine is ${span(apart)} ${side} the time here`;
    findings.push({
      level: 'warn',
      sentence,
      advice: 'set both clocks right, for signatures contain the time',
    });
  }
  const side = offsetMs > 0 ? 'ahead of' : 'behind';
  const moved = Math.abs(offsetMs) < 1 ? '' : `${span(offsetMs)} ${side} the real time`;
  const said = [moved, frozen ? 'frozen' : ''].filter((part) => part !== '').join(', ');
  if (said === '') return findings;
  const isFar = Math.abs(offsetMs) > USUAL_SKEW_MS;
  const sentence = `its clock is ${said}${isFar ? '; strict auth refuses requests of the real time' : ''}`;
  return [...findings, { level: isFar ? 'warn' : 'note', sentence, advice: 'mqrest clock reset' }];
}

function faultFindings(faults: Armed['faults']): Finding[] {
  if (faults.length === 0) return [];
  const ids = faults.map(({ id }) => id).join(', ');
  const sentence = `calls go wrong on purpose; armed faults: ${ids}`;
  return [{ level: 'warn', sentence, advice: 'DELETE /_mqrest/v1/faults disarms them all' }];
}

/** What mqrest itself finds worth a look; none of it keeps mqrest from its work. */
function messageFindings(findings: readonly FindingView[], now: number): Finding[] {
  const told = findings.slice(0, MOST_FINDINGS).map(({ severity, sentence, id }): Finding => ({
    level: severity === 'info' ? 'note' : 'warn',
    sentence: withTimesHere(sentence, now),
    advice: id === undefined ? undefined : `mqrest why ${id}`,
  }));
  const more = findings.length - told.length;
  return more > 0 ? [...told, { level: 'note', sentence: `and ${more} more of this kind` }] : told;
}
