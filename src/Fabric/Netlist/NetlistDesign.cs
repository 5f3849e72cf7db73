namespace Stead.Fabric.Netlist;

/// <summary>What Yosys hands over: modules of ports, cells and named nets.</summary>
public sealed record NetlistDesign(IReadOnlyList<NetlistModule> Modules)
{
    /// <param name="name">Null for the module that is marked as the top one, or is the only one.</param>
    /// <exception cref="UserError">There is no such module, or it is not clear which one is meant.</exception>
    public NetlistModule Top(string? name)
    {
        if (name is not null)
        {
            return Modules.FirstOrDefault(module => module.Name == name)
                ?? throw new UserError($"the design has no module {name}", Spelling.Nearest(name, Modules.Select(module => module.Name)) is { } nearest
                    ? $"did you mean {nearest}?" : $"its modules are {string.Join(", ", Modules.Select(module => module.Name))}");
        }
        if (Modules.FirstOrDefault(module => module.IsTop) is { } top) return top;
        return Modules switch
        {
            [var only] => only,
            [] => throw new UserError("the design has no modules"),
            _ => throw new UserError("it is not clear which module is the top one", $"name it: {string.Join(", ", Modules.Select(module => module.Name))}"),
        };
    }
}
