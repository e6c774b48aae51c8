import { fresh } from './fresh.js';
import { keys } from './keys.js';
import { start } from './page.js';

fresh();
start(keys);
