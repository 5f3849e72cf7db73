namespace Stead.Fabric.Netlist;

/// <summary>One bit of a connection, as a number: the number of a net from 2 up, or one of the constants here.</summary>
public static class NetBit
{
    public const int Zero = 0;
    public const int One = 1;
    public const int Unknown = -1;
    public const int HighImpedance = -2;

    public static bool IsNet(int bit) => bit >= 2;

    /// <summary>`0`, `1`, `x`, `z`; null for other characters.</summary>
    public static int? OfCharacter(char c) => c switch { '0' => Zero, '1' => One, 'x' or 'X' or '-' => Unknown, 'z' or 'Z' => HighImpedance, _ => null };
}
