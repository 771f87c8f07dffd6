import type { MqError } from '../../errors';
import { JavaError } from './java-error';
import type { Envelope } from '../http/envelope';

const MORE =
  'For more information, please visit the url, https://rocketmq.apache.org/docs/bestPractice/06FAQ';

/** How a refusal of the broker reads here; texts are those of RocketMQ where it has one. */
export function failureOf(error: JavaError | MqError): Envelope {
  if (error instanceof JavaError) return { status: error.status, message: error.message };
  const { code, detail = code, violation } = error;
  switch (code) {
    case 'TopicNotExist':
      return clientException(17, `No route info of this topic: ${detail}`);
    case 'InvalidArgument':
      if (violation?.element !== 'body' || violation.range === undefined) {
        return { status: 400, message: detail };
      }
      return clientException(
        13,
        `the message body size over max value, MAX: ${violation.range.high}`,
      );
    case 'StoreFull':
      return brokerException(14, `service not available now. ${detail}`);
    case 'ServerBusy':
      return brokerException(2, `broker busy. ${detail}`);
    default:
      return { status: 500, message: `${code}: ${detail}` };
  }
}

function clientException(code: number, text: string): Envelope {
  const message = `org.apache.rocketmq.client.exception.MQClientException: CODE: ${code}  DESC: ${text}\n${MORE}`;
  return { status: 500, message };
}

/** Sources of the codes: RocketMQ, ResponseCode SERVICE_NOT_AVAILABLE (a full disk) and SYSTEM_BUSY. */
function brokerException(code: number, text: string): Envelope {
  const message = `org.apache.rocketmq.client.exception.MQBrokerException: CODE: ${code}  DESC: ${text} BROKER: 127.0.0.1:10911\n${MORE}`;
  return { status: 500, message };
}
