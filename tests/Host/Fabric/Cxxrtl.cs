using System.Text;
using Stead.Tests.Harness;

namespace Stead.Tests.Host.Fabric;

/// <summary>CXXRTL, Yosys' simulator: designs as C++, many in one file, since reading its header costs more than they do. It has no unknown values.</summary>
internal sealed class Cxxrtl : IDisposable
{
    /// <summary>Reads <see cref="RandomVectors.Words"/> and does what they say.</summary>
    private const string Driver = """
        #include <backends/cxxrtl/cxxrtl.h>
        #include <cstdio>
        #include <vector>

        struct port { uint32_t *chunks; size_t width; };
        template<size_t W> port at(cxxrtl::value<W> &v) { return {v.data, W}; }
        template<size_t W> port at(cxxrtl::wire<W> &w) { return {w.curr.data, W}; }

        static void settle(const char *name, cxxrtl::module &design)
        {
            for (int i = 0; i < 1000; i++)
            {
                bool converged = design.eval();
                if (!design.commit() || converged) return;
            }
            printf("%s never-rests\n", name);
        }

        static FILE *moves;

        static void run(const char *name, cxxrtl::module &design, std::vector<port> inputs, std::vector<port> outputs)
        {
            char what;
            unsigned which, number;
            while (fscanf(moves, " %c", &what) == 1 && what != 'e')
            {
                if (what == 's')
                {
                    settle(name, design);
                    printf("%s ", name);
                    for (size_t i = outputs.size(); i-- > 0;)
                        for (size_t bit = outputs[i].width; bit-- > 0;) putchar('0' + (outputs[i].chunks[bit / 32] >> bit % 32 & 1));
                    putchar('\n');
                    continue;
                }
                if (fscanf(moves, "%u", &which) != 1) abort();
                if (what == 'p')
                    for (size_t i = 0; i < (inputs[which].width + 31) / 32; i++)
                    {
                        if (fscanf(moves, "%x", &number) != 1) abort();
                        inputs[which].chunks[i] = number;
                    }
                else if (fscanf(moves, "%u", &number) == 1)
                    while (number-- > 0)
                    {
                        inputs[which].chunks[0] = 1;
                        settle(name, design);
                        inputs[which].chunks[0] = 0;
                        settle(name, design);
                    }
            }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("stead-cxxrtl-").FullName;

    private const string Include = "/usr/share/yosys/include", ItsHeader = "backends/cxxrtl/cxxrtl.h";

    // An address outside of a memory is no reason to end.
    private IReadOnlyList<string> Compiler => ["g++", "-std=c++14", "-O0", "-w", "-DCXXRTL_NDEBUG", "-I" + _folder, "-I" + Include];

    private string Header => Path.Combine(_folder, "driver.h");

    public Cxxrtl()
    {
        File.WriteAllText(Header, Driver);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, ItsHeader))!);
        File.WriteAllText(Path.Combine(_folder, ItsHeader), Mended(File.ReadAllText(Path.Combine(Include, ItsHeader))));
        Programs.Run([.. Compiler, "-x", "c++-header", "-o", Header + ".gch", Header]).Ok();
    }

    /// <summary>Two mistakes of Yosys 0.23: shifting left leaves bits above the width, and shifting a negative number to the right by 32 and more does not fill it up.</summary>
    private static string Mended(string header) => header
        .Replace("(chunk::bits - shift_bits);\n\t\t}\n\t\treturn result;\n", "(chunk::bits - shift_bits);\n\t\t}\n\t\tresult.data[result.chunks - 1] &= result.msb_mask;\n\t\treturn result;\n", StringComparison.Ordinal)
        .Replace("return shr<AmountBits, /*Signed=*/true>(amount);", """
            value<Bits> result = shr(amount);
            size_t places = amount.data[0];
            for (size_t i = 1; i < amount.chunks; i++)
                if (amount.data[i] != 0) places = Bits;
            for (size_t i = places < Bits ? Bits - places : 0; i < Bits && is_neg(); i++) result.set_bit(i);
            return result;
            """, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What Yosys has to do for it, in the end: the netlist is not the same afterwards.</summary>
    public static string Passes(string file) => $"write_cxxrtl -nohierarchy -noflatten -g0 {file}";

    /// <param name="file">What Yosys wrote.</param>
    /// <returns>As of <see cref="Icarus"/>.</returns>
    public ILookup<string, string> Simulate(string file, IReadOnlyList<RandomDesign> designs, IReadOnlyList<RandomVectors> vectors)
    {
        var text = new StringBuilder(File.ReadAllText(file)).Append("int main(int, char **argv)\n{\n    moves = fopen(argv[1], \"r\");\n");
        for (var i = 0; i < designs.Count; i++)
        {
            var design = designs[i];
            text.Append($"    {{ cxxrtl_design::p_{Mangled(design.Name)} d; run(\"{design.Name}\", d, {{{Ports(vectors[i].Ports)}}}, {{{Ports(design.Outputs)}}}); }}\n");
        }
        File.WriteAllText(file, text.Append("}\n").ToString());
        var (program, moves) = (file + ".out", file + ".moves");
        File.WriteAllText(moves, string.Concat(vectors.Select(vector => vector.Words())));
        Programs.Run([.. Compiler, "-include", Header, "-o", program, file]).Ok();
        return Icarus.Looks(Programs.Run([program, moves]).Ok());
    }

    private static string Ports(IEnumerable<(string Name, int Width)> ports) => string.Join(", ", ports.Select(port => $"at(d.p_{Mangled(port.Name)})"));

    /// <summary>An underscore of a name is doubled.</summary>
    private static string Mangled(string name) => name.Replace("_", "__", StringComparison.Ordinal);
}
