namespace Stead.Fabric.Bitstream;

/// <summary>A die of the iCE40 family; several devices are sold with the same.</summary>
/// <param name="Name">As icepack calls it: `1k`.</param>
/// <param name="Width">Of its first memory bank of configuration bits.</param>
/// <param name="Height">Likewise.</param>
/// <param name="Devices">What is sold with it: `ice40hx1k`.</param>
public sealed record Ice40Device(string Name, int Width, int Height, params IReadOnlyList<string> Devices)
{
    /// <summary>Banks of configuration bits, and of block memory.</summary>
    public const int Banks = 4;

    /// <summary>Sizes as Project IceStorm documents them, and as icepack writes them for each. To add one: one line here.</summary>
    public static IReadOnlyList<Ice40Device> All { get; } =
    [
        new("384", 182, 80, "ice40lp384"),
        new("1k", 332, 144, "ice40hx1k", "ice40lp1k"),
        new("8k", 872, 272, "ice40hx8k", "ice40lp8k", "ice40hx4k", "ice40lp4k"),
        new("5k", 692, 336, "ice40up5k", "ice40up3k"),
        new("u4k", 692, 176, "ice5lp4k", "ice5lp2k", "ice5lp1k"),
    ];

    public static Ice40Device? Find(int width, int height) => All.FirstOrDefault(device => device.Width == width && device.Height == height);

    public override string ToString() => $"iCE40 {Name} ({string.Join(", ", Devices)})";
}
