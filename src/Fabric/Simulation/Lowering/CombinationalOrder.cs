using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>Puts parts after those that they read (Tarjan's strongly connected components).</summary>
internal static class CombinationalOrder
{
    private const int MostNamed = 8;

    /// <exception cref="UserError">Parts feed themselves; names the lines.</exception>
    public static IReadOnlyList<CombinationalPart> Sort(IReadOnlyList<CombinationalPart> parts, IReadOnlyDictionary<int, string> netNames)
    {
        var components = Components(parts);
        if (components.All(component => component.Count == 1)) return [.. components.Select(component => component[0])];
        // Words that feed other bits of themselves are no loop.
        var looped = components.Where(component => component.Count > 1).SelectMany(component => component).ToHashSet();
        if (!looped.Any(part => part.Split is not null)) throw Loop(components.First(component => component.Count > 1), netNames);
        return Sort([.. parts.SelectMany(part => looped.Contains(part) && part.Split is { } split ? split() : [part])], netNames);
    }

    /// <returns>In order; a part that reads itself is there twice.</returns>
    private static List<List<CombinationalPart>> Components(IReadOnlyList<CombinationalPart> parts)
    {
        var driver = new Dictionary<int, int>();
        for (var i = 0; i < parts.Count; i++)
        {
            foreach (var net in parts[i].Outputs) driver[net] = i;
        }
        var reads = parts.Select(part => part.Inputs.SelectMany(bits => bits).Where(driver.ContainsKey).Select(net => driver[net]).Distinct().ToArray()).ToArray();

        var components = new List<List<CombinationalPart>>();
        var (index, low, onPath) = (new int[parts.Count], new int[parts.Count], new bool[parts.Count]);
        var (path, calls) = (new Stack<int>(), new Stack<(int Part, int Next)>());
        var counter = 0;
        for (var root = 0; root < parts.Count; root++)
        {
            if (index[root] == 0) calls.Push((root, 0));
            while (calls.TryPop(out var call))
            {
                var (part, next) = call;
                if (next == 0)
                {
                    index[part] = low[part] = ++counter;
                    path.Push(part);
                    onPath[part] = true;
                }
                else low[part] = Math.Min(low[part], low[reads[part][next - 1]]);
                while (next < reads[part].Length && index[reads[part][next]] != 0)
                {
                    var seen = reads[part][next++];
                    if (onPath[seen]) low[part] = Math.Min(low[part], index[seen]);
                }
                if (next < reads[part].Length)
                {
                    calls.Push((part, next + 1));
                    calls.Push((reads[part][next], 0));
                    continue;
                }
                if (low[part] != index[part]) continue;
                var component = new List<CombinationalPart>();
                int member;
                do
                {
                    member = path.Pop();
                    onPath[member] = false;
                    component.Add(parts[member]);
                }
                while (member != part);
                if (component.Count == 1 && reads[part].Contains(part)) component.Add(component[0]);
                components.Add(component);
            }
        }
        return components;
    }

    private static UserError Loop(List<CombinationalPart> component, IReadOnlyDictionary<int, string> netNames)
    {
        var names = component.SelectMany(part => part.Outputs).Select(net => netNames.GetValueOrDefault(net)).OfType<string>().Distinct().Order(StringComparer.Ordinal).Take(MostNamed).ToList();
        var through = names.Count > 0 ? $" through {string.Join(", ", names)}" : "";
        var places = component.Select(part => part.Cell.Source).OfType<SourceLocation>().Distinct().OrderBy(place => place.File, StringComparer.Ordinal).ThenBy(place => place.Line).Take(MostNamed).ToList();
        if (places.Count == 0) return new UserError([new Complaint($"logic without a register feeds itself{through}")]);
        return new([.. places.Select((place, i) => new Complaint(i == 0 ? $"logic without a register feeds itself{through}" : "this is part of that loop")
        {
            File = place.File, Line = place.Line, Instead = i == 0 ? "put a clocked register into the loop" : null,
        })]);
    }
}
