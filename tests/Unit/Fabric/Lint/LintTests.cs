using Stead.Fabric.Constraints;
using Stead.Fabric.Lint;
using Stead.Fabric.Netlist;

namespace Stead.Tests.Unit.Fabric.Lint;

public sealed class LintTests
{
    private static NetName Net(string name, int line, params int[] bits) => new(name, bits) { Source = new("t.v", line) };

    private static NetlistCell Cell(string type, int line, params (string Port, int[] Bits)[] ports) =>
        new("c", type, new Dictionary<string, string>(), ports.ToDictionary(port => port.Port, port => (IReadOnlyList<int>)port.Bits)) { Source = new("t.v", line) };

    private static IEnumerable<string> Lint(IReadOnlyList<NetlistPort> ports, IReadOnlyList<NetlistCell> cells, params NetName[] nets)
    {
        var findings = new Findings();
        NetlistLint.Run(new([new() { Name = "top", Ports = ports, Cells = cells, Memories = [], Nets = nets }]), findings);
        return findings.All.Select(finding => finding.ToString());
    }

    [Fact]
    public void Wires_that_nothing_drives_or_reads_are_told_with_their_bits() =>
        Assert.Equal(
        [
            "t.v:2: warning: input b[0] is not read",
            "t.v:3: warning: output y[1] is not driven",
            "t.v:4: warning: alone is neither driven nor read",
            "t.v:5: warning: half[3:2] is not read",
            "t.v:6: warning: missing is read, and nothing drives it",
        ], Lint([new("b", PortDirection.Input, [2, 3]), new("y", PortDirection.Output, [4, 5])],
            [Cell("$not", 9, ("A", [3, 20]), ("Y", [10, 11, 12, 13])), Cell("$and", 9, ("A", [10]), ("B", [11]), ("Y", [4]))],
            Net("b", 2, 2, 3), Net("y", 3, 4, 5), Net("alone", 4, 30), Net("half", 5, 10, 11, 12, 13), Net("missing", 6, 20)));

    [Fact]
    public void A_latch_is_told() =>
        Assert.Equal(["t.v:7: warning: q becomes a latch: it keeps its value where no branch gives it one; give it a value in every branch, or at the beginning of the block"],
            Lint([new("d", PortDirection.Input, [2, 3]), new("q", PortDirection.Output, [4])], [Cell("$dlatch", 7, ("EN", [2]), ("D", [3]), ("Q", [4]))], Net("d", 1, 2, 3), Net("q", 1, 4)));

    [Fact]
    public void What_Verilator_says_is_told_in_our_words()
    {
        const string Said =
            """
            %Warning-WIDTH: w.v:5:31: Operator ASSIGNDLY expects 4 bits on the Assign RHS, but Assign RHS's VARREF 'x' generates 8 bits.
                                    : ... In instance w
            %Warning-WIDTH: w.v:5:43: Operator EQ expects 3 bits on the LHS, but LHS's VARREF 's' generates 2 bits.
            %Warning-WIDTH: w.v:6:10: Operator ASSIGNW expects 8 bits on the Assign RHS, but Assign RHS's ADD generates 16 bits.
            %Warning-WIDTH: w.v:7:8: Input port connection 'a' expects 4 bits on the pin connection, but pin connection's VARREF 'x' generates 8 bits.
            %Warning-UNUSEDSIGNAL: w.v:8:11: Signal is not used: 'r'
            %Warning-BLKSEQ: w.v:5:39: Blocking assignment '=' in sequential logic process
            %Warning-CASEOVERLAP: w.v:9:1: Case values overlap
            %Error: w.v:11:11: syntax error
            """;
        Assert.Equal(
        [
            "w.v:5: warning: x of 8 bits is assigned to 4: the upper bits are lost", "w.v:5: warning: a blocking assignment (=) in a clocked block: write <=",
            "w.v:6: warning: a value of 16 bits is assigned to 8: the upper bits are lost", "w.v:7: warning: port a has 4 bits, and 8 are connected to it",
            "w.v:9: warning: two branches of a case have values in common",
        ], VerilatorText.Read(Said).Select(finding => finding.ToString()));
    }
}
