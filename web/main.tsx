// Entry of the workbench.
import { createRoot } from 'react-dom/client';
import { watchDesk } from './app/away.ts';
import { Providers } from './app/providers.tsx';
import { startLanguages } from './i18n/index.ts';
import './styles/base.css';
import './styles/shell.css';
import './styles/grid.css';
import './styles/marks.css';
import './styles/filters.css';
import './styles/forms.css';
import './styles/data.css';
import './styles/dialog.css';
import './styles/acts.css';
import './styles/said.css';
import './styles/lists.css';
import './styles/people.css';
import './styles/task.css';
import './styles/case.css';

startLanguages();
watchDesk();
const root = document.getElementById('root');
if (root) createRoot(root).render(<Providers />);
