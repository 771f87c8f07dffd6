import { render } from 'preact';
import './styles/base.css';
import './styles/frame.css';
import './styles/parts.css';
import './styles/lists.css';
import './styles/message.css';
import { Frame } from './frame/frame';
import { listen } from './state/live';

const root = document.getElementById('console');
if (root !== null) render(<Frame />, root);
listen();
