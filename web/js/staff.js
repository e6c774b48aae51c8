import { keys } from './keys.js';
import { start } from './page.js';

start(keys);
