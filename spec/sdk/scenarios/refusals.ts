import { one, refused, type Scenario } from '../scenario';

/** Who may not, and where nothing is. */
export const refusals: readonly Scenario[] = [
  {
    name: 'wrong key',
    kind: 'normal',
    run: async ({ client }) => {
      const stranger = client.as({ secret: 'not-the-secret' });
      await refused(stranger.publish({ body: 'x' }), 'SignatureDoesNotMatch');
      await refused(stranger.consume({ limit: 1, tag: 'TagA||TagB' }), 'SignatureDoesNotMatch');
      await refused(stranger.ack('h'), 'SignatureDoesNotMatch');
    },
  },
  {
    name: 'unknown access key id',
    kind: 'normal',
    run: async ({ client }) => {
      const stranger = client.as({ accessKeyId: 'LTAI-nobody' });
      await refused(stranger.publish({ body: 'x' }), 'InvalidAccessKeyId');
      await refused(stranger.consume({ limit: 1 }), 'InvalidAccessKeyId');
    },
  },
  {
    name: 'temporary key with its token',
    kind: 'normal',
    localOnly: 'needs a temporary key',
    run: async ({ client, temporaryKey }) => {
      const guest = client.as(temporaryKey);
      await guest.publish({ body: 'from a guest' });
      await guest.ack((await one(guest.consume({ limit: 1 }))).receiptHandle);
      const { accessKeyId, secret } = temporaryKey;
      await refused(
        client.as({ accessKeyId, secret }).publish({ body: 'x' }),
        'InvalidAccessKeyId',
      );
    },
  },
  {
    name: 'unknown topic',
    kind: 'normal',
    run: async ({ strict }) => {
      const lost = strict.as({ topic: 'nobody-made-this' });
      await refused(lost.publish({ body: 'x' }), 'TopicNotExist');
      await refused(lost.consume({ limit: 1 }), 'TopicNotExist');
      await refused(lost.consumeOrderly({ limit: 1 }), 'TopicNotExist');
    },
  },
  {
    name: 'unknown group',
    kind: 'normal',
    localOnly: "the service's answer is not documented",
    run: async ({ strict }) => {
      await refused(
        strict.as({ group: 'GID_nobody' }).consume({ limit: 1 }),
        'SubscriptionNotExist',
      );
      const { receiptHandle } = await strict
        .publish({ body: 'declared' })
        .then(() => one(strict.consume({ limit: 1 })));
      await strict.ack(receiptHandle);
    },
  },
];
