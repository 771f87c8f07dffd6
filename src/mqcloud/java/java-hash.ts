/**
 * The queue an order id pins its messages to, before it is taken modulo the number of queues:
 * |s[0]·31ⁿ⁻¹ + … + s[n-1]| over the UTF-16 units in 32-bit arithmetic, for |h mod n| = |h| mod n.
 * Source: mq-proxy, RoundRobinMessageQueueSelector over Java's String.hashCode.
 */
export function queueOfOrderId(orderId: string): number {
  let hash = 0;
  for (let i = 0; i < orderId.length; i++) hash = (hash * 31 + orderId.charCodeAt(i)) | 0;
  return Math.abs(hash);
}
