import type { Mo } from '../nuova/mo';
import type { Unit } from './words';

/** A property on an object's page. */
export type Row = readonly [prop: string, label: string, unit?: Unit];

/** How the objects of a class are shown. */
export interface ClassView {
  title(mo: Mo): string;
  rows: readonly Row[];
}

const made: readonly Row[] = [['model', 'Model'], ['vendor', 'Vendor'], ['serial', 'Serial number'], ['partNumber', 'Part number'], ['revision', 'Revision']];
const well: readonly Row[] = [['operState', 'Status'], ['operability', 'Operability'], ['presence', 'Presence'], ['thermal', 'Thermal'], ['voltage', 'Voltage'], ['power', 'Power']];

const numbered = (word: string) => (mo: Mo) => `${word} ${mo.props.id}`;

/** The classes that have a page and a place in the tree, in the tree's order. */
export const views: Readonly<Record<string, ClassView>> = {
  topSystem: {
    title: () => 'Equipment',
    rows: [['name', 'System name'], ['address', 'Address'], ['ipv6Addr', 'IPv6 address'], ['mode', 'Mode'], ['systemUpTime', 'Running for'], ['currentTime', 'Time of the system', 'time'], ['owner', 'Owner'], ['site', 'Site']],
  },
  orgOrg: { title: (mo) => (mo.dn === 'org-root' ? 'Service profiles' : mo.props.name || mo.dn), rows: [['name', 'Name'], ['descr', 'Description']] },
  equipmentChassis: {
    title: numbered('Chassis'),
    rows: [['operState', 'Overall status'], ['operability', 'Operability'], ['power', 'Power'], ['thermal', 'Thermal'], ['operQualifier', 'Reason'], ['configState', 'Configuration'], ['connStatus', 'Connected to'], ...made],
  },
  computeBlade: {
    title: (mo) => `Blade ${mo.props.slotId}`,
    rows: [['operState', 'Overall status'], ['operPower', 'Power'], ['operability', 'Operability'], ['presence', 'Presence'], ['discovery', 'Discovery'], ['availability', 'Availability'], ['association', 'Association'], ['operQualifier', 'Reason'],
      ['numOfCpus', 'Processors'], ['numOfCores', 'Cores'], ['numOfThreads', 'Threads'], ['totalMemory', 'Memory', 'mebibytes'], ['memorySpeed', 'Memory speed', 'MHz'], ['uuid', 'UUID'], ...made],
  },
  processorUnit: {
    title: numbered('Processor'),
    rows: [['operState', 'Status'], ['thermal', 'Thermal'], ['model', 'Model'], ['arch', 'Architecture'], ['speed', 'Speed', 'GHz'], ['cores', 'Cores'], ['threads', 'Threads'], ['socketDesignation', 'Socket'], ['vendor', 'Vendor'], ['stepping', 'Stepping']],
  },
  memoryArray: {
    title: numbered('Memory array'),
    rows: [['currCapacity', 'Capacity', 'mebibytes'], ['maxCapacity', 'Largest capacity', 'mebibytes'], ['populated', 'Modules fitted'], ['maxDevices', 'Places'], ['errorCorrection', 'Error correction'], ['operState', 'Status']],
  },
  memoryUnit: {
    title: (mo) => `Memory module ${mo.props.location?.replace('DIMM_', '') || mo.props.id}`,
    rows: [['operState', 'Status'], ['capacity', 'Capacity', 'mebibytes'], ['clock', 'Speed', 'MHz'], ['type', 'Type'], ['location', 'Place'], ...made],
  },
  adaptorUnit: { title: numbered('Adaptor'), rows: [...well, ['connStatus', 'Connected to'], ['baseMac', 'First MAC address'], ['pciSlot', 'Place'], ...made] },
  adaptorHostEthIf: { title: numbered('Host interface'), rows: [['operState', 'Status'], ['linkState', 'Link'], ['mac', 'MAC address'], ['switchId', 'Fabric'], ['mtu', 'MTU']] },
  storageController: { title: numbered('Storage controller'), rows: [['operability', 'Operability'], ['controllerStatus', 'Status'], ['raidSupport', 'RAID levels'], ...made] },
  storageLocalDisk: {
    title: numbered('Disk'),
    rows: [['diskState', 'State'], ['operability', 'Operability'], ['presence', 'Presence'], ['size', 'Size', 'mebibytes'], ['linkSpeed', 'Link speed'], ['connectionProtocol', 'Protocol'], ...made],
  },
  storageVirtualDrive: { title: numbered('Virtual drive'), rows: [['driveState', 'State'], ['operability', 'Operability'], ['type', 'Type'], ['size', 'Size', 'mebibytes'], ['bootable', 'Bootable']] },
  equipmentSwitchIOCard: { title: (mo) => `I/O bay ${mo.props.id}`, rows: [['switchId', 'Interconnect'], ...well, ['discovery', 'Discovery'], ['peerCommStatus', 'Peer'], ...made] },
  equipmentPsu: { title: numbered('Power supply'), rows: [...well, ['psuWattage', 'Wattage', 'W'], ['psuInputSrc', 'Input'], ['psuFirmwareVersion', 'Firmware'], ...made] },
  equipmentFanModule: { title: numbered('Fan module'), rows: [...well, ...made] },
  equipmentFan: { title: numbered('Fan'), rows: [['operState', 'Status'], ['operability', 'Operability'], ['presence', 'Presence'], ['thermal', 'Thermal']] },
  networkElement: {
    title: (mo) => `Interconnect ${mo.props.id}`,
    rows: [['operability', 'Operability'], ['thermal', 'Thermal'], ['oobIfIp', 'Address'], ['oobIfMask', 'Netmask'], ['oobIfGw', 'Gateway'], ['oobIfMac', 'MAC address'], ['totalMemory', 'Memory', 'mebibytes'], ['operEvacState', 'Traffic'], ...made],
  },
  etherPIo: {
    title: (mo) => `Port ${mo.props.portId}`,
    rows: [['operState', 'Status'], ['adminState', 'Administrative state'], ['ifRole', 'Role'], ['operSpeed', 'Speed'], ['stateQual', 'Reason'], ['mac', 'MAC address'], ['xcvrType', 'Transceiver'], ['model', 'Model'], ['serial', 'Serial number'], ['usrLbl', 'Label']],
  },
  lsServer: {
    title: (mo) => mo.props.name ?? mo.dn,
    rows: [['operState', 'Overall status'], ['assocState', 'Association'], ['assignState', 'Assignment'], ['configState', 'Configuration'], ['configQualifier', 'Reason'], ['type', 'Type'], ['uuid', 'UUID'], ['hostFwPolicyName', 'Host firmware pack'],
      ['bootPolicyName', 'Boot policy'], ['maintPolicyName', 'Maintenance policy'], ['solPolicyName', 'Serial over LAN'], ['mgmtAccessPolicyName', 'IPMI access'], ['extIPPoolName', 'Address pool'], ['descr', 'Description']],
  },
};

/** What the page reads besides: faults, lights, power, the cluster and the slots. */
const aside = ['faultInst', 'equipmentLocatorLed', 'equipmentHealthLed', 'equipmentIndicatorLed', 'lsPower', 'mgmtEntity', 'fabricComputeSlotEp'];

export const baseClasses: readonly string[] = [...Object.keys(views), ...aside];
export const firmwareClasses: readonly string[] = ['firmwareDistributable', 'firmwareRunning', 'firmwareComputeHostPack', 'firmwareInfraPack'];

export const titleOf = (mo: Mo): string => views[mo.cls]?.title(mo) ?? mo.dn;
