namespace Stead.Host.Fabric.Loading;

/// <summary>Every way into a device. To add one: one file, one line here.</summary>
public static class LoaderTable
{
    public static IReadOnlyList<IBitstreamLoader> All { get; } = [new DevcfgLoader(), new FpgaManagerLoader(), new OpenFpgaLoader(), new UBootLoader()];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(loader => loader.Name)];

    /// <exception cref="UserError">There is no such loader.</exception>
    public static IBitstreamLoader Get(string name)
    {
        if (All.FirstOrDefault(loader => loader.Name == name) is { } loader) return loader;
        var meant = Spelling.Nearest(name.ToLowerInvariant(), Names);
        throw new UserError($"there is no loader '{Guests.Names.Printable(name)}'", meant is null ? $"the loaders are {string.Join(", ", Names)}" : $"did you mean '{meant}'?");
    }

    /// <summary>The one into this machine's own fabric.</summary>
    /// <exception cref="UserError">It has none.</exception>
    public static IBitstreamLoader OfThisHost() => All.FirstOrDefault(loader => loader.IsOwnFabric && loader.IsHere)
        ?? throw new UserError("this host has no fabric of its own: neither /dev/devcfg nor an FPGA manager that takes files", $"say --via {string.Join(" or ", All.Where(loader => !loader.IsOwnFabric).Select(loader => loader.Name))}");
}
