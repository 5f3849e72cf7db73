using System.Globalization;

namespace Stead.Fabric.Boards.Virtual;

/// <summary>What lights show, in words.</summary>
public static class BoardText
{
    private static readonly string[] s_colours = ["off", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

    /// <summary>LEDs that differ only in their number belong together; every RGB light is by itself. Those that nothing drives are left out.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<BoardLight> Lights)> Groups(IReadOnlyList<BoardLight> lights) =>
    [
        .. lights.Where(light => light.IsConnected).GroupBy(light => light.Part.Kind == PartKind.Rgb ? light.Part.Name : light.Part.Name.TrimEnd("0123456789".ToCharArray()))
            .Select(group => (group.Key, (IReadOnlyList<BoardLight>)[.. group])),
    ];

    /// <summary>`1010`, the highest number first; the colour of an RGB light.</summary>
    public static string Pattern(IReadOnlyList<BoardLight> lights) =>
        lights[0].Part.Kind == PartKind.Rgb ? s_colours[lights.Sum(light => light.IsLit ? 1 << light.Channel : 0)] : string.Concat(lights.Reverse().Select(light => light.IsLit ? '1' : '0'));

    /// <summary>`25%`; `red 25% blue 50%`.</summary>
    public static string Brightness(IReadOnlyList<BoardLight> lights)
    {
        if (lights[0].Part.Kind != PartKind.Rgb) return Percent(lights[0].Brightness);
        var colours = lights.Where(light => Math.Round(light.Brightness * 100) >= 1).Select(light => $"{s_colours[1 << light.Channel]} {Percent(light.Brightness)}").ToList();
        return colours.Count == 0 ? "off" : string.Join(' ', colours);
    }

    private static string Percent(double part) => Math.Round(part * 100).ToString(CultureInfo.InvariantCulture) + "%";
}
