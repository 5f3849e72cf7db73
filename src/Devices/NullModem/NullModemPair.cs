namespace Stead.Devices.NullModem;

/// <summary>Two serial ports and the crossed cable between them, as nmdm(4): `NAME.A` and `NAME.B`.</summary>
public static class NullModemPair
{
    public const int DefaultSize = 4096;

    /// <param name="size">Of each direction, bytes.</param>
    public static IReadOnlyList<NamedDevice> Make(int size)
    {
        var a = new NullModemPort(size);
        var b = new NullModemPort(size);
        (a.Peer, b.Peer) = (b, a);
        return [new(".A", a), new(".B", b)];
    }
}
