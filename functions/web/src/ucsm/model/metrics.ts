/** What is measured and drawn: a property of a statistics class, by the name that pages use for it. */
export interface Metric {
  id: string;
  label: string;
  unit: string;
  cls: string;
  prop: string;
}

export const metrics: readonly Metric[] = [
  { id: 'blade-power', label: 'Power of the blades', unit: 'W', cls: 'computeMbPowerStats', prop: 'consumedPower' },
  { id: 'blade-temperature', label: 'Temperature behind the blades', unit: '°C', cls: 'computeMbTempStats', prop: 'fmTempSenRear' },
  { id: 'processor-temperature', label: 'Temperature of the processors', unit: '°C', cls: 'processorEnvStats', prop: 'temperature' },
  { id: 'fan-speed', label: 'Speed of the fans', unit: 'rpm', cls: 'equipmentFanStats', prop: 'speed' },
  { id: 'supply-output', label: 'Output of the power supplies', unit: 'W', cls: 'equipmentPsuStats', prop: 'outputPower' },
  { id: 'chassis-input', label: 'Power that the chassis takes', unit: 'W', cls: 'equipmentChassisStats', prop: 'inputPower' },
  { id: 'interconnect-temperature', label: 'Temperature of the interconnects', unit: '°C', cls: 'swEnvStats', prop: 'mainBoardOutlet1' },
  { id: 'interconnect-load', label: 'Load of the interconnects', unit: '', cls: 'swSystemStats', prop: 'load' },
];

export const statsClasses = [...new Set(metrics.map((metric) => metric.cls))];
