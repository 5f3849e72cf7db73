namespace Stead.Fabric.Bitstream;

/// <summary>Registers of the configuration logic (UG470, table 5-23; 19 and 26 as files and papers show them).</summary>
public enum ConfigurationRegister
{
    Crc = 0, Far = 1, Fdri = 2, Fdro = 3, Cmd = 4, Ctl0 = 5, Mask = 6, Stat = 7, Lout = 8, Cor0 = 9, Mfwr = 10, Cbc = 11, IdCode = 12, Axss = 13,
    Cor1 = 14, Wbstar = 16, Timer = 17, Undocumented = 19, BootSts = 22, Ctl1 = 24, Dwc = 26, Bspi = 31,
}
