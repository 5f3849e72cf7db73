using Stead.Fabric.Text;

namespace Stead.Fabric.Boards;

/// <summary>A part's housing: which pins it has and what is behind them. One file each in `Packages`.</summary>
public sealed class Package
{
    private readonly Dictionary<string, PackagePin> _pins;

    private Package(string name, Dictionary<string, PackagePin> pins) => (Name, _pins) = (name, pins);

    public string Name { get; }

    public IReadOnlyCollection<PackagePin> Pins => _pins.Values;

    /// <returns>Null when the package has no such pin.</returns>
    public PackagePin? this[string pin] => _pins.GetValueOrDefault(pin);

    /// <returns>Null when Stead has no file for it.</returns>
    public static Package? Find(string name)
    {
        if (Resources.Read("packages", name) is not { } text) return null;
        var pins = new Dictionary<string, PackagePin>();
        foreach (var line in WordLine.ReadAll(text))
        {
            Invariant.Require(line.Words.Count == 3 && int.TryParse(line.Words[1], out _));
            pins.Add(line.Words[0], new(line.Words[0], int.Parse(line.Words[1]), line.Words[2]));
        }
        return new(name, pins);
    }
}
