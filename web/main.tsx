// Entry of the workbench.
import { createRoot } from 'react-dom/client';
import { watchDesk } from './app/away.ts';
import { Providers } from './app/providers.tsx';
import { startLanguages } from './i18n/index.ts';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/task.css';
import './styles/case.css';

startLanguages();
watchDesk();
const root = document.getElementById('root');
if (root) createRoot(root).render(<Providers />);
