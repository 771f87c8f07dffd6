import { about, type AboutView } from '../../admin/about/about-schema';
import { operation, type Operation } from '../api/operation';

/** `GET /settings`. */
export function aboutOperations(view: AboutView): Operation[] {
  return [
    operation({
      id: 'getSettings',
      tag: 'state',
      method: 'GET',
      path: '/settings',
      summary: 'The version, and the settings in force',
      description:
        'By the keys of the configuration file, those too that nobody chose; spans are ms. Secrets are ' +
        'left out: the token, those of access keys, the password of Redis.',
      reply: about,
      handle: () => view,
    }),
  ];
}
