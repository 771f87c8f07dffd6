import type { Driver } from './driver';
import type { Scenario, Stage } from './scenario';
import type { SdkName } from './toolchain';

/** The drivers of one SDK. */
export interface Cast {
  readonly sdk: SdkName;
  readonly first: Driver;
  readonly second: Driver;
}

/** A service that scenarios are played at. */
export interface Venue {
  /** Sets the scenario's stage: its topic is empty. */
  stage(cast: Cast, scenario: Scenario): Promise<Stage>;
  close(): Promise<void>;
}
