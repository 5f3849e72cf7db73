namespace Stead.Guests.Switches;

/// <summary>What must be known of an interface of the host before it is plugged into a bridge.</summary>
/// <param name="Addresses">As ip(8) takes them: `192.0.2.5/24`, `2001:db8::5/64`; without link-local ones.</param>
/// <param name="Routes">The words of ip-route(8) without the device, kernel routes left out: `default via 192.0.2.1 metric 100`.</param>
public sealed record InterfaceFacts(string Name, string? HardwareAddress, IReadOnlyList<string> Addresses, IReadOnlyList<IReadOnlyList<string>> Routes)
{
    public bool Exists => HardwareAddress is not null;
}
