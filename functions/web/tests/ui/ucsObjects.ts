import type { Mo } from '../../src/ucsm/nuova/mo';

/** A chassis of the lab with the properties that the page shows; the values are those of functions/ucsm/inventory. */
export function labObjects(): Mo[] {
  return [
    mo('topSystem', 'sys', { name: 'UCS', address: '10.1.1.113', mode: 'cluster', systemUpTime: '02:11:40:03', currentTime: '2026-11-22T10:11:26.818', ipv6Addr: '::' }),
    mo('orgOrg', 'org-root', { name: 'root' }),
    mo('orgOrg', 'org-root/org-CMS', { name: 'CMS' }),
    mo('equipmentChassis', 'sys/chassis-1', { id: '1', model: 'UCSB-5108-AC2', serial: 'FOX2224F6VEH', vendor: 'Cisco Systems Inc', ...working, connStatus: 'A,B', configState: 'ok' }),
    mo('equipmentLocatorLed', 'sys/chassis-1/locator-led', darkLocator),
    mo('equipmentChassisStats', 'sys/chassis-1/stats', { inputPower: '2810.000000', outputPower: '2620.000000' }),
    ...numbers(4).flatMap(supply), ...numbers(8).flatMap(fanModule), ...numbers(2).map(ioCard), ...numbers(8).flatMap(blade), ...['A', 'B'].flatMap(interconnect),
    ...firmware, ...records,
  ];
}

export const mo = (cls: string, dn: string, props: Record<string, string> = {}): Mo => ({ cls, dn, props });

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
const working = { operState: 'operable', operability: 'operable', presence: 'equipped', thermal: 'ok', power: 'on', voltage: 'ok' };
const darkLocator = { adminState: 'inactive', operState: 'off', color: 'blue' };
const maker = { vendor: 'Cisco Systems Inc', revision: '0' };
const idle = { fsmStatus: 'nop', fsmProgr: '0', fsmDescr: '', fsmStageDescr: '' };

function supply(id: number): Mo[] {
  const dn = `sys/chassis-1/psu-${id}`;
  return [
    mo('equipmentPsu', dn, { id: `${id}`, model: 'UCSB-PSU-2500ACDV', serial: `AZS2224F6YE${id}`, psuWattage: '2500', ...maker, ...working }),
    mo('equipmentPsuStats', `${dn}/stats`, { outputPower: `${640 + id}.000000` }),
    mo('equipmentLocatorLed', `${dn}/locator-led`, darkLocator),
  ];
}

function fanModule(id: number): Mo[] {
  const dn = `sys/chassis-1/fan-module-1-${id}`;
  return [
    mo('equipmentFanModule', dn, { id: `${id}`, tray: '1', model: 'N20-FAN5', serial: `NWG2224F6ZE${id}`, ...maker, ...working }),
    ...[1, 2].flatMap((fan) => [
      mo('equipmentFan', `${dn}/fan-${fan}`, { id: `${fan}`, module: `${id}`, ...working }),
      mo('equipmentFanStats', `${dn}/fan-${fan}/stats`, { speed: `${4000 + id * 20 + fan}` }),
    ]),
  ];
}

function ioCard(id: number): Mo {
  return mo('equipmentSwitchIOCard', `sys/chassis-1/sw-slot-${id}`, { id: `${id}`, switchId: id === 1 ? 'A' : 'B', model: 'UCS-FI-M-6324', ...maker, ...working });
}

function blade(slot: number): Mo[] {
  const dn = `sys/chassis-1/blade-${slot}`;
  const profile = slot === 1 ? 'CMS2000-MMP' : `CMS2000-MEDIA${slot}`;
  return [
    mo('computeBlade', dn, {
      slotId: `${slot}`, serverId: `1/${slot}`, model: 'UCSB-B200-M5', serial: `FCH2224F6XE${slot}`, ...maker, ...idle, operState: 'ok', operability: 'operable', operPower: 'on', presence: 'equipped',
      association: 'associated', assignedToDn: `org-root/org-CMS/ls-${profile}`, availability: 'unavailable', discovery: 'complete', numOfCpus: '2', numOfCores: '40', numOfThreads: '80', totalMemory: '393216', memorySpeed: '2666',
    }),
    mo('equipmentIndicatorLed', `${dn}/indicator-led-1`, { color: 'green', operState: 'on', name: 'power' }),
    mo('equipmentHealthLed', `${dn}/health-led`, { color: 'green', healthLedState: 'normal' }),
    mo('equipmentLocatorLed', `${dn}/locator-led`, darkLocator),
    mo('computeMbPowerStats', `${dn}/board/power-stats`, { consumedPower: `${230 + slot}.000000` }),
    mo('computeMbTempStats', `${dn}/board/temp-stats`, { fmTempSenRear: `${31 + slot}.000000` }),
    ...[1, 2].flatMap((cpu) => [
      mo('processorUnit', `${dn}/board/cpu-${cpu}`, { id: `${cpu}`, model: 'Intel(R) Xeon(R) Gold 6148 CPU @ 2.40GHz', cores: '20', threads: '40', speed: '2.400000', ...working }),
      mo('processorEnvStats', `${dn}/board/cpu-${cpu}/env-stats`, { temperature: `${44 + slot + cpu}.000000` }),
    ]),
    mo('memoryArray', `${dn}/board/memarray-1`, { id: '1', currCapacity: '393216', populated: '24', maxDevices: '24', ...working }),
    ...numbers(24).map((id) => mo('memoryUnit', `${dn}/board/memarray-1/mem-${id}`, { id: `${id}`, location: `DIMM_${'ABCDEF'[Math.floor((id - 1) / 4)]}${((id - 1) % 4) + 1}`, capacity: '16384', clock: '2666', type: 'DDR4', ...working })),
    mo('adaptorUnit', `${dn}/adaptor-1`, { id: '1', model: 'UCSB-MLOM-40G-03', connStatus: 'A,B', ...working }),
    ...(slot === 1 ? disks(dn) : []),
    mo('lsServer', `org-root/org-CMS/ls-${profile}`, { name: profile, pnDn: dn, operState: 'ok', assocState: 'associated', assignState: 'assigned', configState: 'applied', hostFwPolicyName: 'CMS2000-FW', type: 'instance', ...idle }),
    mo('lsPower', `org-root/org-CMS/ls-${profile}/power`, { state: 'up' }),
  ];
}

function disks(dn: string): Mo[] {
  const controller = `${dn}/board/storage-SAS-1`;
  return [
    mo('storageController', controller, { id: '1', operability: 'operable', presence: 'equipped' }),
    ...[1, 2].map((id) => mo('storageLocalDisk', `${controller}/disk-${id}`, { id: `${id}`, diskState: 'online', operability: 'operable', presence: 'equipped', size: '285148' })),
    mo('storageVirtualDrive', `${controller}/vd-0`, { id: '0', driveState: 'optimal', operability: 'operable', type: 'mirror', size: '285148' }),
  ];
}

function interconnect(id: string): Mo[] {
  const dn = `sys/switch-${id}`;
  return [
    mo('networkElement', dn, { id, model: 'UCS-FI-M-6324', serial: `FCH2224F6W${id}H`, oobIfIp: `10.1.1.11${id === 'A' ? 1 : 2}`, oobIfMask: '255.255.255.0', oobIfGw: '10.1.1.110', operability: 'operable', thermal: 'ok', totalMemory: '4096', vendor: 'Cisco Systems, Inc.' }),
    mo('mgmtEntity', `sys/mgmt-entity-${id}`, { id, leadership: id === 'A' ? 'primary' : 'subordinate', haReady: 'yes', mgmtServicesState: 'up' }),
    mo('equipmentLocatorLed', `${dn}/locator-led`, darkLocator),
    mo('swSystemStats', `${dn}/sysstats`, { load: '1.250000' }),
    mo('swEnvStats', `${dn}/envstats`, { mainBoardOutlet1: '38.000000' }),
    ...numbers(4).map((p) => mo('etherPIo', `${dn}/slot-1/switch-ether/port-${p}`, {
      portId: `${p}`, switchId: id, operSpeed: '10gbps', ...(p === 1 ? { operState: 'up', adminState: 'enabled', ifRole: 'network' } : { operState: 'sfp-not-present', adminState: 'disabled', ifRole: 'unknown', usrLbl: p === 4 ? 'reserved' : '' }),
    })),
  ];
}

const firmware = [
  mo('firmwareDistributable', 'sys/fw-catalogue/distrib-ucs-mini-k9-bundle-infra.3.2.3k.A.bin', { name: 'ucs-mini-k9-bundle-infra.3.2.3k.A.bin', type: 'infrastructure-bundle', version: '3.2(3k)A', transferState: 'downloaded' }),
  ...['3.2(3k)B', '4.1(1d)B'].map((version) => mo('firmwareDistributable', `sys/fw-catalogue/distrib-ucs-k9-bundle-b-series.${version}.bin`, { name: `ucs-k9-bundle-b-series.${version}.bin`, type: 'b-series-bundle', version, transferState: 'downloaded' })),
  mo('firmwareComputeHostPack', 'org-root/org-CMS/fw-host-pack-CMS2000-FW', { name: 'CMS2000-FW', mode: 'staged', bladeBundleVersion: '3.2(3k)B' }),
  mo('firmwareRunning', 'sys/mgmt/fw-system', { deployment: 'system', type: 'system', version: '3.2(3k)', packageVersion: '3.2(3k)A' }),
  ...numbers(8).map((slot) => mo('firmwareRunning', `sys/chassis-1/blade-${slot}/bios/fw-system`, { deployment: 'system', type: 'blade-bios', version: 'B200M5.3.2.3k.0.0417180945', packageVersion: '3.2(3k)B' })),
];

const records = numbers(60).map((id) => mo('aaaModLR', `aaa-log/${id}`, {
  id: `${id}`, user: 'admin', affected: 'org-root/org-CMS/ls-CMS2000-MEDIA3/power', ind: 'modification', descr: `Power MO modified (${id})`, changeSet: 'state (Old:up, New:down)', created: `2026-11-22T09:${String(id % 60).padStart(2, '0')}:00.000`,
}));

/** A fault as the plant raises it. */
export const fault = (about: string, code: string, severity: string, id: number, more: Record<string, string> = {}): Mo => mo('faultInst', `${about}/fault-${code}`, {
  id: `${id}`, code, severity, origSeverity: severity, highestSeverity: severity, prevSeverity: 'cleared', ack: 'no', cause: 'equipment-inoperable', type: 'equipment', occur: '1', lc: '', created: '2026-11-22T10:00:00.000', lastTransition: '2026-11-22T10:00:00.000', rule: 'equipment-fan-module-inoperable', ...more,
});

export const someFaults = [
  fault('sys/chassis-1/fan-module-1-5', 'F0397', 'critical', 4711, { descr: 'Fan module 1-5 in chassis 1 operability: inoperable' }),
  fault('sys/chassis-1/psu-2', 'F0374', 'major', 4712, { descr: 'Power supply 2 in chassis 1 operability: inoperable', ack: 'yes' }),
  fault('sys/switch-A/slot-1/switch-ether/port-1', 'F0276', 'minor', 4713, { descr: 'ether port 1 on fabric interconnect A oper state: link-down, reason: Link failure or not-connected' }),
  fault('sys/chassis-1/blade-3', 'F0283', 'warning', 4714, { descr: 'Blade 3 is at reduced capacity' }),
];
