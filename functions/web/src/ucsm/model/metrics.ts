/** What is measured and drawn: a property of a statistics class, by the name that pages use for it. */
export interface Metric {
  id: string;
  /** Whose values these are, all of them together. */
  of: string;
  label: string;
  unit: string;
  cls: string;
  prop: string;
}

export const metrics: readonly Metric[] = [
  { id: 'blade-power', of: 'Blades', label: 'Power', unit: 'W', cls: 'computeMbPowerStats', prop: 'consumedPower' },
  { id: 'blade-temperature', of: 'Blades', label: 'Temperature at the rear', unit: '°C', cls: 'computeMbTempStats', prop: 'fmTempSenRear' },
  { id: 'processor-temperature', of: 'Processors', label: 'Temperature', unit: '°C', cls: 'processorEnvStats', prop: 'temperature' },
  { id: 'fan-speed', of: 'Fans', label: 'Speed', unit: 'rpm', cls: 'equipmentFanStats', prop: 'speed' },
  { id: 'supply-output', of: 'Power supplies', label: 'Output', unit: 'W', cls: 'equipmentPsuStats', prop: 'outputPower' },
  { id: 'chassis-input', of: 'Chassis', label: 'Input', unit: 'W', cls: 'equipmentChassisStats', prop: 'inputPower' },
  { id: 'interconnect-temperature', of: 'Interconnects', label: 'Temperature', unit: '°C', cls: 'swEnvStats', prop: 'mainBoardOutlet1' },
  { id: 'interconnect-load', of: 'Interconnects', label: 'Load', unit: '', cls: 'swSystemStats', prop: 'load' },
];

export const statsClasses = [...new Set(metrics.map((metric) => metric.cls))];
