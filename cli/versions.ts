// npm run setup: everything that the other scripts need is there when this runs, because the bootstrap ran before it.
import { say } from './say.ts';

say(`Ready: Node ${process.versions.node} for ${process.platform} ${process.arch}, dependencies installed.`);
