namespace Stead.Fabric.Bitstream;

/// <summary>What is written to CMD (UG470, table 5-25).</summary>
public enum ConfigurationCommand
{
    Null = 0, WriteConfiguration = 1, MultipleFrameWrite = 2, LastFrame = 3, ReadConfiguration = 4, Start = 5, ResetCapture = 6, ResetCrc = 7,
    AssertGhigh = 8, Switch = 9, RestoreGlobal = 10, Shutdown = 11, PulseGcapture = 12, Desynchronise = 13, InternalProgram = 15,
    CrcOfReadback = 16, WatchdogOff = 17, ReadBspi = 18,
}
