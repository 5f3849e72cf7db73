using CsCheck;
using Stead.Core;
using Stead.Lab.Applications;
using Stead.Lab.Experiments;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Lab;

public sealed class ExperimentReaderTests
{
    private const string Good = """
        title  A test
        set buffer 100 packets   # of the router
        length 10s
        host   a b*2
        router r
        link a r
            rate 100Mbit/s
        link r b*
            rate  10Mbit/s
            delay 5ms
            queue $buffer
            back  queue 1000 packets
        flow f a -> b*
            cc newreno
        at 5s
            link r b1 rate 5Mbit/s
            stop f
        require buffer=5packets : f.rtt.p50 >= 2 * path.rtt
        """;

    [Fact]
    public void Every_experiment_that_is_built_in_is_right_and_says_what_it_is()
    {
        Assert.True(ExperimentLibrary.Names.Count >= 12);
        Assert.All(ExperimentLibrary.Names, name =>
        {
            var experiment = Laboratory.Read(name);
            Assert.NotEqual("", experiment.Title);
            Assert.NotEqual("", experiment.About);
            Assert.NotEqual("", experiment.Expected);
            Assert.NotEmpty(experiment.Comparison.Values);
            Assert.All(experiment.Comparison.Values, value => Laboratory.Read(name, $"{experiment.Comparison.Parameter}={value}"));
        });
    }

    [Fact]
    public void Groups_directions_steps_and_parameters_are_understood()
    {
        var experiment = Laboratory.Of(Good, "buffer=5packets");
        Assert.Equal(["a", "b1", "b2"], experiment.Hosts);
        Assert.Equal(3, experiment.Links.Count);
        Assert.Equal((5, 1000), (experiment.Links[1].Forth.Queue.Packets, experiment.Links[1].Back.Queue.Packets));
        Assert.Equal([("a", "b1"), ("a", "b2")], experiment.Flows[0].Pairs);
        Assert.Equal(("r", "b1"), experiment.Watched);
        Assert.Equal("of the router", experiment.Parameters[0].Meaning);
        Assert.Collection(experiment.Steps, step => Assert.IsType<Step.ChangeLink>(step), step => Assert.IsType<Step.Stop>(step));
        Assert.True(Assert.Single(experiment.Requirements).Applies(experiment.Parameters));
    }

    /// <summary>Each mistake alone, and all that is said about it.</summary>
    [Fact]
    public void Mistakes_are_told_with_their_line()
    {
        (string Before, string After)[] mistakes =
        [
            ("length 10s", "lenght 10s"), ("length 10s", "length 10"), ("length 10s", ""), ("host   a b*2", "host a b*0"), ("host   a b*2", "host a a"), ("link a r", "link a q"),
            ("link a r", "link a"), ("rate  10Mbit/s", "rate 10Mbit/x"), ("delay 5ms", "dleay 5ms"), ("$buffer", "$bufer"), ("cc newreno", "cc newrno"), ("cc newreno", "app bulc"),
            ("cc newreno", "bytes many"), ("cc newreno", "start soon"), ("cc newreno", "think 5ms"), ("cc newreno", "cc newreno\n    cc cubic"), ("cc newreno", "count 0"), ("flow f a -> b*", "flow f a b"), ("flow f a -> b*", "flow f r -> b*"),
            ("at 5s", "at noon"), ("link r b1 rate", "link r b3 rate"), ("link r b1 rate", "link r b1 loss"), ("link r b1 rate", "link r b1 forth loss"), ("link r b1 rate 5Mbit/s", "link r b1 back rate"), ("stop f", "stop g"), ("stop f", "jump f"), (" : f.rtt.p50 >=", " : f.rtt.p50 =="),
            ("buffer=5packets", "bufer=5packets"), ("title  A test", "    title A test"), ("set buffer", "set"), ("router r", "router r\nwatch a b1"), ("router r", "router r\ncompare"),
            ("router r", "router r\ncompare bufer 1 2"), ("f.rtt.p50", "f.rtt.p51"), ("f.rtt.p50", "g.goodput"), ("* path.rtt", "* path.rt"), ("at 5s", "at noon\n    stop g"),
        ];
        var text = string.Concat(mistakes.Select(mistake =>
        {
            Assert.Contains(mistake.Before, Good, StringComparison.Ordinal);
            return $"{mistake.Before} -> {mistake.After}\n{string.Concat(Complaints(Good.Replace(mistake.Before, mistake.After, StringComparison.Ordinal)).Select(complaint => $"    {complaint}\n"))}";
        }));
        Golden.Check("mistakes", text);
    }

    private static IEnumerable<Complaint> Complaints(string text)
    {
        try { Laboratory.Of(text); }
        catch (UserError e) { return e.Complaints; }
        return [new("nothing is wrong")];
    }

    [Theory]
    [InlineData("", true, true)]
    [InlineData("forth", true, false)]
    [InlineData("back", false, true)]
    public void A_link_changes_in_both_directions_or_one(string direction, bool forth, bool back)
    {
        var experiment = Laboratory.Of(Good.Replace("link r b1 rate", $"link r b1 {direction} rate", StringComparison.Ordinal));
        var change = Assert.IsType<Step.ChangeLink>(experiment.Steps[0]);
        Assert.Equal((forth, back), (change.Forth, change.Back));
        var run = new Stead.Lab.Runs.ExperimentRun(experiment, 1);
        run.Advance(Instant.Never);
        long Rate(string from, string to) => run.Network.PathBetween(run.Network.Hosts.First(host => host.Name == from), run.Network.Hosts.First(host => host.Name == to))
            .First(cable => cable.To.Name == "b1" || cable.From.Name == "b1").Link.Settings.Rate.BytesPerSecond * 8;
        Assert.Equal((forth ? 5_000_000 : 10_000_000, back ? 5_000_000 : 10_000_000), (Rate("a", "b1"), Rate("b1", "a")));
    }

    [Theory]
    [InlineData("compare buffer 5packets 100kB", "5packets|100kB")]
    [InlineData("compare buffer 100kB, 100kB codel, 100kB codel ecn", "100kB|100kB codel|100kB codel ecn")]
    [InlineData("compare buffer 100kB codel,", "100kB codel")]
    public void Values_with_blanks_are_set_apart_by_commas(string line, string values) =>
        Assert.Equal(values.Split('|'), Laboratory.Of(Good + "\n" + line).Comparison.Values);

    [Fact]
    public void A_parameter_that_is_not_there_is_told_with_the_nearest() =>
        Assert.Equal("the experiment has no parameter 'bufer'; did you mean buffer?", Assert.Throws<UserError>(() => Laboratory.Of(Good, "bufer=1")).Message);

    /// <summary>Words of the language, pieces of a right file and rubbish in any order: an experiment or complaints, nothing else.</summary>
    [Fact]
    public void Any_text_is_answered()
    {
        var words = Good.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Concat(ExperimentReader.Words.Select(word => word.Name))
            .Concat(["\n", "\n    ", "$", "*", "b*99999999", "->", "#", "\0", "999999999999s", ":", "=", "forth", "dgp:5M", "auto"]).ToArray();
        var token = Gen.Int[0, words.Length - 1].Select(i => words[i]);
        Gen.OneOf(token.Array[0, 60].Select(some => string.Join(' ', some)), Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Int[0, 40], token.Array[0, 4])
            .Select((at, length, some) => Good[..at] + string.Join(' ', some) + Good[Math.Min(Good.Length, at + length)..])).Sample(text =>
        {
            try { Laboratory.Of(text); }
            catch (UserError e) { Assert.NotEmpty(e.Complaints); }
        }, iter: 20_000);
    }

    [Fact]
    public void Every_word_is_in_the_documentation()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs/lab.md"));
        Assert.All(ExperimentReader.Words, word => Assert.Contains($"`{word.Name}`", text, StringComparison.Ordinal));
        Assert.All(Stead.Net.Links.LinkKeys.All, key => Assert.Contains($"`{key.Name}`", text, StringComparison.Ordinal));
        Assert.All(ApplicationTable.All, kind => Assert.Contains($"`{kind.Name}`", text, StringComparison.Ordinal));
        foreach (var kind in ApplicationTable.All)
        {
            var block = new Block("flow", "", 1, null, []);
            kind.Read(block);
            Assert.All(block.Known, key => Assert.Contains($"`{key.Name}`", text, StringComparison.Ordinal));
        }
    }
}
