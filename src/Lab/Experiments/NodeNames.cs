namespace Stead.Lab.Experiments;

/// <summary>The hosts and routers of an experiment. `bob*4` makes a group; `bob*` names all of it.</summary>
internal sealed class NodeNames(int most)
{
    private readonly List<string> _hosts = [], _routers = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _groups = [];
    private readonly HashSet<string> _all = [];

    public IReadOnlyList<string> Hosts => _hosts;

    public IReadOnlyList<string> Routers => _routers;

    public void Read(Block block)
    {
        if (block.Rest.Length == 0) block.Complain("it names nothing", $"write it like: {block.Word} alice");
        foreach (var word in block.Rest)
        {
            var star = word.IndexOf('*');
            var name = star < 0 ? word : word[..star];
            var count = 1;
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || star >= 0 && (!int.TryParse(word[(star + 1)..], out count) || count < 1 || count + _all.Count > most))
            {
                block.Complain($"'{word}' is no name", $"letters and digits, or a group such as client*4, and at most {most} in all");
                continue;
            }
            IReadOnlyList<string> names = star < 0 ? [name] : [.. Enumerable.Range(1, count).Select(number => $"{name}{number}")];
            foreach (var one in names)
            {
                if (!_all.Add(one)) block.Complain($"there are two {one}", "each host and router has its own name");
                else (block.Word == "host" ? _hosts : _routers).Add(one);
            }
            if (star >= 0) _groups[name] = names;
        }
    }

    public bool IsHost(string name) => _all.Contains(name) && !_routers.Contains(name);

    /// <summary>One name, or those of a group; null, and a complaint, where there is none.</summary>
    public IReadOnlyList<string>? Find(Block block, string word)
    {
        if (word.EndsWith('*') && _groups.TryGetValue(word[..^1], out var group)) return group;
        if (_all.Contains(word)) return [word];
        var nearest = Spelling.Nearest(word, _all.Take(200).Concat(_groups.Keys.Select(name => name + "*")));
        block.Complain($"there is no host or router {word}", nearest is null ? "write a line: host " + word : $"did you mean {nearest}?");
        return null;
    }
}
