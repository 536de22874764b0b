// `node run.mjs SCENARIO`: one scenario in a process of its own.
import * as citizens from './citizens.mjs';
import * as nano from './nano.mjs';
import * as replicas from './replicas.mjs';

const scenarios = { ...citizens, ...nano, ...replicas };
await scenarios[process.argv[2]]();
// Live feeds that were cancelled may still wait for their last answer.
process.exit(0);
