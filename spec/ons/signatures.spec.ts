import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parametersOf } from '../../src/ons/canonical';
import { checkAccess, type AccessOptions, type SignedCall } from '../../src/ons/access';
import { signV1, stringToSignV1 } from '../../src/ons/signature-v1';
import { canonicalRequest, hashOf, signV3, stringToSignV3 } from '../../src/ons/signature-v3';
import { ManualClock } from '../support/manual-clock';

const SECRET = 'localDevSecret0123456789abcdef';
const KEYS: Record<string, { accessKeySecret: string; securityToken?: string }> = {
  LTAI5tLocalDevKey: { accessKeySecret: SECRET },
  'STS.LocalDev': { accessKeySecret: 'stsSecret' },
};

/** Words with blanks between, each `name=value`, none encoded. */
function parameters(text: string) {
  return new Map(
    text.split(', ').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name, value.join('=')];
    }),
  );
}

describe('A V1 signature', () => {
  it.each([
    [
      'of the documentation',
      'GET',
      'AccessKeyId=testid, Action=DescribeRegions, Format=XML, SignatureMethod=HMAC-SHA1, SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf, SignatureVersion=1.0, Timestamp=2016-02-23T12:46:24Z, Version=2014-05-26',
      'testsecret',
      'OLeaidS1JvxuMvnyHOwuJ+uX5qY=',
    ],
    [
      'of a GET',
      'GET',
      'AccessKeyId=LTAI5tLocalDevKey, Action=OnsTopicList, Format=JSON, InstanceId=MQ_INST_1234567890123456_BXSuW61e, SignatureMethod=HMAC-SHA1, SignatureNonce=15215528852396, SignatureVersion=1.0, Timestamp=2024-01-02T03:04:05Z, Topic=orders, Version=2019-02-14',
      SECRET,
      'c3tvjy/uQOb32t1GcCmW2ZFoXw8=',
    ],
    [
      'of hostile characters',
      'POST',
      "AccessKeyId=LTAI5tLocalDevKey, Action=OnsInstanceCreate, Format=json, SignatureMethod=HMAC-SHA1, SignatureNonce=9b5d7f0c2a6e4f3b8c1d, SignatureVersion=1.0, Timestamp=2024-01-02T03:04:05Z, Version=2019-02-14, InstanceName=测试 ~*'(a)!/+, Remark=x y",
      SECRET,
      'xF56lb6zf1qMRrjwA6sxBGFstHE=',
    ],
    [
      'with a token, an empty parameter and a list',
      'POST',
      'AccessKeyId=STS.LocalDev, Action=TagResources, Format=JSON, InstanceId=MQ_INST_1234567890123456_BXSuW61e, RegionId=cn-hangzhou, ResourceId.1=orders, ResourceType=TOPIC, SecurityToken=tok+/=, SignatureMethod=HMAC-SHA1, SignatureNonce=n-1, SignatureType=, SignatureVersion=1.0, Tag.1.Key=env, Tag.1.Value=dev, Timestamp=2024-01-02T03:04:05Z, Version=2019-02-14',
      'stsSecret',
      '6Shqaw0DQrAeQ/ffY/ebszGzNAI=',
    ],
  ])('%s is the published one', (_, method, text, secret, signature) => {
    expect(signV1(stringToSignV1(method, parameters(text)), secret)).toBe(signature);
  });
});

const CONTENT = 'x-acs-content-sha256';
const dated = { 'x-acs-date': '2024-01-02T03:04:05Z', 'x-acs-version': '2019-02-14' };

describe('A V3 signature', () => {
  it('of the documentation is the published one', () => {
    const headers = {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      'x-acs-action': 'RunInstances',
      [CONTENT]: hashOf(''),
      'x-acs-date': '2023-10-26T10:22:32Z',
      'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
      'x-acs-version': '2014-05-26',
    };
    const query =
      'ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai';
    const request = { method: 'POST', headers, parameters: parametersOf(query) };
    const text = stringToSignV3(request, Object.keys(headers).sort());
    expect(signV3(text, 'YourAccessKeySecret')).toBe(
      '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    );
  });

  it('of a query is the computed one', () => {
    const headers = {
      host: '127.0.0.1:8080',
      'x-acs-action': 'OnsTopicCreate',
      [CONTENT]: hashOf(''),
      'x-acs-credentials-provider': 'static_ak',
      'x-acs-signature-nonce': '8f14e45fceea167a5a36dedd4bea2543',
      ...dated,
    };
    const query =
      "InstanceId=MQ_INST_1234567890123456_BXSuW61e&MessageType=0&Remark=it's%20~%20a*b&Topic=orders";
    const request = { method: 'POST', headers, parameters: parametersOf(query) };
    const names = Object.keys(headers).sort();
    expect(hashOf(canonicalRequest(request, names))).toBe(
      '8566c443ac0a2d8c75284f29bf2fca204507ea511e936e9e55b3934169905ec4',
    );
    expect(signV3(stringToSignV3(request, names), SECRET)).toBe(
      '1bfa00d229db6ada356366bfc3267392088420bfd0a348e9ee4c24addce03ba0',
    );
  });

  it('of a form is the computed one', () => {
    const body = 'GroupId=GID_orders&GroupType=http&InstanceId=MQ_INST_1234567890123456_BXSuW61e';
    const headers = {
      host: '127.0.0.1:8080',
      'content-type': 'application/x-www-form-urlencoded',
      'x-acs-action': 'OnsGroupCreate',
      [CONTENT]: hashOf(body),
      'x-acs-signature-nonce': 'c9f0f895fb98ab9159f51fd0297e236d',
      ...dated,
    };
    expect(headers[CONTENT]).toBe(
      'ce9a769374a4ffd0d53d2dc6d9f700c35a26fbce2f274c93753f87c8b4bc6d75',
    );
    const request = { method: 'POST', headers, parameters: parametersOf('') };
    const names = Object.keys(headers).sort();
    expect(signV3(stringToSignV3(request, names), SECRET)).toBe(
      '574cbdff91717fbe80bafe2634d6909fee64a7e847b7f5bb3201deb01baa903d',
    );
  });
});

interface Capture {
  readonly client: string;
  readonly ok: boolean;
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const captures = readFileSync(join(__dirname, '../../fixtures/ons/requests.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Capture);

const options: AccessOptions = {
  auth: 'strict',
  findKey: (accessKeyId) => {
    const key = Object.hasOwn(KEYS, accessKeyId) ? KEYS[accessKeyId] : undefined;
    return key && { accessKeyId, ...key };
  },
  clock: new ManualClock(),
  skewMs: Infinity,
};

function callOf({ method, url, headers, body }: Capture): SignedCall {
  const query = url.split('?')[1] ?? '';
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  return {
    ...{ method, headers, query: parametersOf(query), body: Buffer.from(body) },
    parameters: parametersOf(query, isForm === true ? body : ''),
  };
}

describe('A recorded request', () => {
  it('is there, of several clients, right and wrong', () => {
    expect(captures).toHaveLength(35);
    expect(new Set(captures.map(({ client }) => client)).size).toBeGreaterThan(3);
    expect(captures.filter(({ ok }) => !ok).length).toBeGreaterThan(0);
  });

  it.each(captures.map((capture, n) => [n + 1, capture.client, capture] as const))(
    '%i of %s passes if it was signed with the right secret',
    (_n, _client, capture) => {
      const check = () => {
        checkAccess(callOf(capture), options);
      };
      if (capture.ok) expect(check).not.toThrow();
      else expect(check).toThrow('server string to sign is:');
    },
  );
});

describe('A V3 signature that leaves something out', () => {
  const V3 = /^ACS3-HMAC-SHA256 Credential=(?<id>[^,]+),SignedHeaders=(?<names>[^,]+)/;
  const right = captures.find(({ ok, headers }) => ok && V3.test(headers['authorization'] ?? ''));

  it.each([
    ['x-acs-action', undefined],
    ['x-acs-content-sha256', undefined],
    ['host', undefined],
    ['x-acs-other', { 'x-acs-other': 'added on the way' }],
  ])('is refused: %s', (name, added) => {
    const call = callOf(right as Capture);
    const of = V3.exec(call.headers.authorization ?? '')?.groups ?? {};
    const names = (of['names'] ?? '').split(';').filter((one) => one !== name);
    const text = stringToSignV3({ ...call, parameters: call.query }, names);
    const signature = signV3(text, KEYS[of['id'] ?? '']?.accessKeySecret ?? '');
    const parts = [`Credential=${of['id']}`, `SignedHeaders=${names.join(';')}`];
    const authorization = `ACS3-HMAC-SHA256 ${[...parts, `Signature=${signature}`].join(',')}`;
    const headers = { ...call.headers, ...added, authorization };
    expect(() => {
      checkAccess({ ...call, headers }, options);
    }).toThrow(`SignedHeaders lacks ${name}.`);
  });
});

describe.each(['known', 'strict'] as const)(
  'The token of a temporary key, with --auth %s',
  (auth) => {
    const secret = 'stsSecret';
    const key = { accessKeyId: 'STS.one', accessKeySecret: secret, securityToken: 'tok+/=' };
    const declared: AccessOptions = { ...options, auth, findKey: () => key };

    function v1(token: Record<string, string>): SignedCall {
      const dated = { Timestamp: '2024-01-02T03:04:05Z' };
      const given = new Map(Object.entries({ AccessKeyId: 'STS.one', ...dated, ...token }));
      const Signature = signV1(stringToSignV1('GET', given), secret);
      const all = new Map([...given, ['Signature', Signature]]);
      return { method: 'GET', headers: {}, query: all, parameters: all, body: Buffer.alloc(0) };
    }

    function v3(token: Record<string, string>): SignedCall {
      const headers: Record<string, string> = {
        host: 'h',
        ...dated,
        [CONTENT]: hashOf(''),
        ...token,
      };
      const names = Object.keys(headers).sort();
      const call = { method: 'GET', headers, parameters: new Map<string, string>() };
      const signature = signV3(stringToSignV3(call, names), secret);
      const authorization = `ACS3-HMAC-SHA256 Credential=STS.one,SignedHeaders=${names.join(';')},Signature=${signature}`;
      const query = call.parameters;
      return { ...call, headers: { ...headers, authorization }, query, body: Buffer.alloc(0) };
    }

    it.each([
      ['V1', v1, 'SecurityToken'],
      ['V3', v3, 'x-acs-security-token'],
    ])('has to come with it: %s', (_, callWith, name) => {
      const check = (token: Record<string, string>) => () => {
        checkAccess(callWith(token), declared);
      };
      const refusal = 'Specified SecurityToken is not the one of this access key.';
      expect(check({ [name]: 'tok+/=' })).not.toThrow();
      expect(check({ [name]: 'other' })).toThrow(refusal);
      expect(check({})).toThrow(refusal);
    });
  },
);
