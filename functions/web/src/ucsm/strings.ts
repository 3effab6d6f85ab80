import type { PowerAction } from './actions';
import type { Severity } from './model/faults';

/** Every sentence of the UCS Manager page, in one place; the names of properties are in model/classes.ts. */

const many = (n: number, one: string, more: string) => (n === 1 ? `1 ${one}` : `${n} ${more}`);

export const s = {
  product: 'Plenum UCS Manager',
  plenum: 'Plenum',
  manager: 'UCS Manager',
  skip: 'Skip to the main content',
  close: 'Close',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  news: 'News',
  theme: { label: (now: string) => `Colours: ${now}`, system: 'as the computer', light: 'light', dark: 'dark' },

  signIn: {
    title: 'Sign in',
    lead: 'The chassis, its blades and its faults.',
    name: 'User name',
    nameMissing: 'Enter your user name.',
    password: 'Password',
    passwordMissing: 'Enter your password.',
    go: 'Sign in',
    going: 'Signing in…',
    expired: 'Your session has ended',
    expiredText: 'Sign in again to go on where you were.',
  },

  account: {
    menu: (name: string) => `Account ${name}`,
    password: 'Change password',
    signOut: 'Sign out',
    due: 'The factory password is still in use',
    dueText: 'Nothing can be configured until it has been changed.',
    old: 'Present password',
    fresh: 'New password',
    again: 'New password again',
    hint: 'At least eight characters.',
    differ: 'The two are not the same.',
    missing: 'Enter the new password.',
    save: 'Change the password',
    saved: 'The password has been changed.',
  },

  problems: {
    '551': ['Wrong name or password', 'Check both and try again. After several tries you have to wait a while.'],
    '552': ['Your session has ended', 'Sign in again to go on.'],
    '572': ['Too many sessions', 'This user is signed in too often. Sign out somewhere else and try again.'],
    network: ['There is no answer', 'The chassis cannot be reached. Check the network and try again.'],
    unavailable: ['UCS Manager is not ready', 'It may be starting. Try again in a moment.'],
  } as Record<string, [string, string]>,
  refused: 'This was refused',

  link: {
    reading: 'Reading…',
    live: 'Live',
    lost: 'Reconnecting…',
    lostNews: 'The connection to the chassis was lost. What is shown may be old.',
    backNews: 'The connection to the chassis is back.',
  },

  nav: { label: 'Pages', chassis: 'Chassis', profiles: 'Service profiles', faults: 'Faults', statistics: 'Statistics', events: 'Events', audit: 'Audit log', firmware: 'Firmware' },
  tree: { label: 'Equipment', show: 'Equipment tree' },
  crumbs: 'Where this is',

  severity: { critical: 'Critical', major: 'Major', minor: 'Minor', warning: 'Warning', info: 'Info', condition: 'Condition', cleared: 'Cleared' } as Record<string, string>,
  faults: {
    title: 'Faults',
    bar: 'Fault summary',
    count: (severity: string, n: number) => `${severity}: ${many(n, 'fault', 'faults')}`,
    none: 'No faults.',
    noneMatching: 'No fault matches the filter.',
    here: 'Faults here',
    shown: (n: number) => many(n, 'fault', 'faults'),
    severity: 'Severity',
    all: 'All severities',
    text: 'Object, code or words',
    acknowledged: 'Acknowledged',
    ackChoices: { all: 'All', no: 'Not acknowledged', yes: 'Acknowledged' },
    object: 'Object',
    code: 'Code',
    descr: 'Description',
    since: 'Last change',
    state: 'State',
    acknowledge: 'Acknowledge',
    acknowledgeIt: (code: string, where: string) => `Acknowledge ${code} of ${where}`,
    done: (code: string) => `${code} is acknowledged.`,
    gone: 'This fault is gone',
    goneText: 'It was cleared and its retention is over, or the address is mistyped.',
    news: (where: string, descr: string) => `Critical fault of ${where}: ${descr}`,
    detail: { severity: 'Severity', origSeverity: 'At first', highestSeverity: 'At its worst', prevSeverity: 'Before', code: 'Code', cause: 'Cause', type: 'Type', lc: 'Life cycle', occur: 'Times', created: 'Raised', lastTransition: 'Last change', ack: 'Acknowledged', rule: 'Rule', id: 'ID' } as Record<string, string>,
  },

  chassis: {
    front: 'Front of the chassis',
    rear: 'Rear of the chassis',
    lead: 'lead',
    empty: (slot: number) => `Slot ${slot} is empty`,
    legend: 'What the lights mean',
    lights: { good: 'Works, powered on', amber: 'Powered off (standby)', bad: 'Fault', off: 'Not in use', beacon: 'Locator light' },
  },

  power: {
    title: 'Power',
    actions: { boot: 'Boot', shutDown: 'Shut down', reset: 'Reset' } as Record<PowerAction, string>,
    ask: { shutDown: (what: string) => `Shut down ${what}?`, reset: (what: string) => `Reset ${what}?` },
    media: 'Meetings on this blade move to other blades first; the capacity shrinks meanwhile.',
    reset: 'The blade stops at once. Meetings on it are interrupted until they have moved to other blades.',
    server: 'The Meeting Server runs on this blade: all calls end, and its API does not answer until the blade is up again.',
    asked: (action: PowerAction, what: string) => ({ boot: `${what} boots.`, shutDown: `${what} shuts down.`, reset: `${what} resets.` })[action],
    desired: 'Wanted state',
  },
  locator: { label: 'Locator light', hint: 'A blue light on the part, to find it in the rack.' },
  fsm: { title: 'Progress', done: (percent: number) => `${percent} %` },

  blade: { profile: 'Service profile', server: 'Blade', none: 'None', status: 'Status' },
  part: { properties: 'Properties', inside: 'Parts', kind: 'Part', light: 'Light' },
  profiles: { title: 'Service profiles', name: 'Name', blade: 'Blade', state: 'Status', power: 'Power', association: 'Association', none: 'There are no service profiles.' },
  interconnect: {
    ports: 'Ports', port: 'Port', state: 'Status', role: 'Role', speed: 'Speed', cluster: 'Cluster', lead: 'Leadership', ready: 'High availability', management: 'Management services', virtual: 'Cluster address', ha: (yes: boolean) => (yes ? 'Ready' : 'Not ready'),
  },

  statistics: {
    title: 'Statistics',
    lead: 'Values since this page was opened. They are kept while it stays open.',
    here: 'Measured values',
    metric: 'What to show',
    form: 'Form',
    charts: 'Charts',
    tables: 'Tables',
    time: 'Time',
    value: 'Value',
    summary: (name: string, low: string, high: string, last: string, n: number) => `${name}: ${many(n, 'value', 'values')}, lowest ${low}, highest ${high}, last ${last}.`,
    none: 'No values have come yet.',
  },

  logs: {
    events: 'Events',
    audit: 'Audit log',
    eventsLead: 'What happened to the chassis, newest first.',
    auditLead: 'Who changed what, newest first.',
    loading: 'Reading the log…',
    none: 'The log is empty.',
    when: 'When',
    who: 'User',
    what: 'What',
    object: 'Object',
    changes: 'Changes',
    records: (n: number) => many(n, 'record', 'records'),
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
    newer: 'Newer',
    older: 'Older',
    pages: 'Pages of the log',
  },

  firmware: {
    title: 'Firmware',
    lead: 'What is installed and what the host packs ask for. Upgrades are made on the command line (appendix F of the guide).',
    bundles: 'Bundles',
    packs: 'Host firmware packs',
    running: 'Running versions',
    name: 'Name',
    type: 'Type',
    version: 'Version',
    state: 'State',
    blades: 'Blades',
    mode: 'Mode',
    infra: 'Infrastructure',
    component: 'Component',
    package: 'Bundle',
    loading: 'Reading the versions…',
  },

  notFound: { title: 'There is no such page', text: 'The address may be mistyped.', object: 'There is no such object', objectText: 'It may have been removed, or the address is mistyped.', back: 'To the chassis' },
  crash: { title: 'Something went wrong in this page', text: 'Nothing was changed on the chassis. Reload the page to go on.', reload: 'Reload' },
  reading: 'Reading the chassis…',
};

/** The word for a severity. */
export const severityWord = (severity: Severity | string): string => s.severity[severity] ?? severity;
