using CsCheck;
using Stead.Cli;
using Stead.Core;
using Stead.Guests.Commands;
using Stead.Host.Narration;

namespace Stead.Tests.Unit.Cli;

/// <summary>From words to commands, without a host behind them.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly StringWriter _out = new(), _error = new();
    private readonly List<Command> _commands = [];
    private readonly Queue<string?> _answers = new();

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    private Terminal Terminal => new() { Out = _out, Error = _error, ReadLine = () => _answers.Count > 0 ? _answers.Dequeue() : null };

    private Session Open(VerbPath? path = null) => new()
    {
        Terminal = Terminal, Narrator = new Silent(), Path = path ?? new(["vm"], VerbTable.Vm, []),
        Handler = command =>
        {
            _commands.Add(command);
            return new Result.Done();
        },
    };

    private int Run(string program, params string[] words) => new CommandLine(Terminal, Open).Run(program, words);

    [Theory]
    [InlineData("vm", "list")]
    [InlineData("vm", "lis")]
    [InlineData("vm", "LIST")]
    [InlineData("stead", "vm", "list")]
    public void A_prefix_that_only_one_has_is_enough(string program, params string[] words)
    {
        Assert.Equal(0, Run(program, words));
        Assert.IsType<Command.List>(Assert.Single(_commands));
    }

    [Theory]
    [InlineData("st", "start or stop")]
    [InlineData("re", "restart or reset")]
    [InlineData("i", "init or info or install or iso or img")]
    public void One_that_more_have_is_refused(string prefix, string candidates)
    {
        Assert.Equal(1, Run("vm", prefix, "x"));
        Assert.Empty(_commands);
        Assert.StartsWith($"vm: ERROR: ambiguous command '{prefix}'", _error.ToString(), StringComparison.Ordinal);
        foreach (var candidate in candidates.Split(" or ")) Assert.Contains(candidate, _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("strat", "vm start")]
    [InlineData("destory", "vm destroy")]
    [InlineData("lst", "vm list")]
    public void A_misspelt_word_is_refused_with_a_suggestion_on_one_line(string word, string meant)
    {
        Assert.Equal(1, Run("vm", word));
        Assert.Equal($"vm: ERROR: unknown command '{word}'; did you mean '{meant}'?{Environment.NewLine}", _error.ToString());
    }

    [Fact]
    public void A_word_that_is_like_none_is_refused_with_the_usage()
    {
        Assert.Equal(1, Run("vm", "xyzzy"));
        Assert.Contains("configure", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clone")]
    [InlineData("snapshot")]
    [InlineData("passthru")]
    public void A_word_of_vm_bhyve_that_is_not_there_is_told_so(string word)
    {
        Assert.Equal(1, Run("vm", word, "a", "b"));
        Assert.Contains("does not have", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("start")]
    [InlineData("list", "extra")]
    [InlineData("list", "-z")]
    [InlineData("create", "-s")]
    [InlineData("stop", "-t", "soon", "web")]
    public void What_is_not_understood_is_misuse_with_the_usage_line(params string[] words)
    {
        Assert.Equal(2, Run("vm", words));
        Assert.Empty(_commands);
        Assert.Contains($"usage: vm {words[0]}", _error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("lab run bufferbloat --htm page.html", "unknown option '--htm'; did you mean '--html'?")]
    [InlineData("net tun st0 --conect=10.9.0.1:9", "unknown option '--conect=10.9.0.1:9'; did you mean '--connect'?")]
    [InlineData("sysctl -N net", "unknown option '-N'")]
    [InlineData("vm stop --timeuot 5 web", "unknown option '--timeuot'; did you mean '--timeout'?")]
    public void An_option_that_is_not_there_is_told_with_the_nearest_and_nothing_of_its_value(string words, string said)
    {
        Assert.Equal(2, Run("stead", words.Split(' ')));
        Assert.EndsWith(": ERROR: " + said, _error.ToString().Split('\n')[0].TrimEnd());
        Assert.StartsWith("usage: ", _error.ToString().Split('\n')[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y", true)]
    [InlineData(" Yes", true)]
    [InlineData("No", false)]
    public void A_question_is_asked_until_it_is_answered(string answer, bool meaning)
    {
        _answers.Enqueue("what?");
        _answers.Enqueue(answer);
        Assert.Equal(meaning, Open().Confirm("Really"));
        Assert.Equal("Really (y/n)? Really (y/n)? ", _out.ToString());
    }

    [Fact]
    public void A_question_that_nobody_answers_is_a_no_and_names_the_option() =>
        Assert.Contains("-f", Assert.Throws<UserError>(() => Open().Confirm("Really")).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_stand_anywhere_and_together()
    {
        Assert.Equal(0, Run("vm", "list", "-rv"));
        Assert.True(Assert.IsType<Command.List>(_commands[0]) is { RunningOnly: true, Verbose: true });
    }

    public static TheoryData<string> AllVerbs => [.. Nodes(VerbTable.Root, "stead")];

    private static IEnumerable<string> Nodes(VerbNode node, string path) =>
        node.Make is not null ? [path] : node.VisibleChildren.SelectMany(child => Nodes(child, $"{path} {child.Name}"));

    [Theory]
    [MemberData(nameof(AllVerbs))]
    public void Every_verb_has_help_with_an_example_that_parses(string path)
    {
        Assert.Equal(0, Run("stead", [.. path.Split(' ').Skip(1), "--help"]));
        var help = _out.ToString();
        Assert.DoesNotContain(help.Split('\n'), line => line.Length > 80);
        var verb = VerbPath.Resolve(VerbTable.Root, path.Split(' ')[1..]).Node.Make!();
        Assert.NotEmpty(verb.Examples);
        foreach (var example in verb.Examples)
        {
            var words = example.CommandLine.Split('|', '>', '<')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('"', '\'')).ToList();
            if (words[0] is not ("vm" or "stead")) continue;
            var resolved = VerbPath.Resolve(words[0] == "vm" ? VerbTable.Vm : VerbTable.Root, words[1..]);
            VerbParser.Parse(resolved.Node.Make!(), resolved.Rest);
            Assert.Contains(words[0], help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_words_make_it_a_bug() =>
        Gen.OneOf(Generators.OneOf("vm", "list", "stop", "switch", "create", "-s", "-f", "--", "--help", "", "-", "web", "datastore", "add", "iso"), Gen.String[0, 5]).Array[0, 5]
            .Sample(words =>
            {
                using var one = new CommandLineTests();
                return one.Run("vm", words) != ExitCodes.Bug;
            }, iter: 3000, threads: 1);

    private sealed class Silent : INarrator
    {
        public void Say(string line) { }
        public void Warn(string text) { }
        public IMeter Begin(string title, long? total = null, MeterUnit unit = MeterUnit.Steps) => new Nothing();

        private sealed class Nothing : IMeter
        {
            public void Report(long done) { }
            public void Dispose() { }
        }
    }
}
