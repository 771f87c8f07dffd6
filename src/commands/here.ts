/** What a mqrest is made of; in a file of its own that only who asks for it reads (bundle.js). */
export const loadMqrest = () => import('../serve.js');
