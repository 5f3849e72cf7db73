using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>Sums of products: $macc and, since 2025, $macc_v2.</summary>
internal static class MultiplyAccumulate
{
    /// <summary>
    /// CONFIG, from its lowest bit: four bits that say how long a size is; then for each product whether it is signed, whether it is subtracted, and the sizes of
    /// its factors, which lie one after the other in A. The bits of B are added one by one.
    /// </summary>
    public static void Version1(CellContext c)
    {
        var config = c.Cell.Vector("CONFIG", c.Cell.Bits("CONFIG").Length);
        var (at, offset, width) = (0, 0, c.Width("Y"));
        var sizeBits = Math.Max(1, Take(4));
        var sum = c.Graph.Zero;
        while (at + 2 + 2 * sizeBits <= config.Count)
        {
            var (signed, subtract) = (Take(1) == 1, Take(1) == 1);
            var (sizeA, sizeB) = (Take(sizeBits), Take(sizeBits));
            var product = Factor(c, "A", offset, sizeA, width, signed);
            offset += sizeA;
            if (sizeB > 0)
            {
                product = c.Graph.Multiply(product, Factor(c, "A", offset, sizeB, width, signed), width);
                offset += sizeB;
            }
            sum = subtract ? c.Graph.Subtract(sum, product, width) : c.Graph.Add(sum, product, width);
        }
        for (var i = 0; i < c.Width("B"); i++) sum = c.Graph.Add(sum, c.In("B", i, 1), width);
        c.Out("Y", sum);

        int Take(int bits)
        {
            var number = 0;
            for (var i = 0; i < bits; i++, at++)
            {
                if (at < config.Count && config[at] == NetBit.One) number |= 1 << i;
            }
            return number;
        }
    }

    /// <summary>Products of slices of A and B, and slices of C, with a sign and a direction each; a width has 16 bits.</summary>
    public static void Version2(CellContext c)
    {
        var (products, addends, width) = (c.Cell.Count("NPRODUCTS"), c.Cell.Count("NADDENDS"), c.Width("Y"));
        var sum = c.Graph.Zero;
        var (offsetA, offsetB, offsetC) = (0, 0, 0);
        for (var i = 0; i < products; i++)
        {
            var (sizeA, sizeB) = (Size("A_WIDTHS", i), Size("B_WIDTHS", i));
            var product = c.Graph.Multiply(Factor(c, "A", offsetA, sizeA, width, Bit("A_SIGNED", i)), Factor(c, "B", offsetB, sizeB, width, Bit("B_SIGNED", i)), width);
            (offsetA, offsetB) = (offsetA + sizeA, offsetB + sizeB);
            Accumulate(product, Bit("PRODUCT_NEGATED", i));
        }
        for (var i = 0; i < addends; i++)
        {
            var size = Size("C_WIDTHS", i);
            Accumulate(Factor(c, "C", offsetC, size, width, Bit("C_SIGNED", i)), Bit("ADDEND_NEGATED", i));
            offsetC += size;
        }
        c.Out("Y", sum);

        void Accumulate(Value term, bool negated) => sum = negated ? c.Graph.Subtract(sum, term, width) : c.Graph.Add(sum, term, width);

        bool Bit(string parameter, int i) => c.Cell.Vector(parameter, i + 1)[i] == NetBit.One;

        int Size(string parameter, int i) => c.Cell.Vector(parameter, 16 * (i + 1)).Skip(16 * i).Select((bit, at) => bit == NetBit.One ? 1 << at : 0).Sum();
    }

    private static Value Factor(CellContext c, string port, int offset, int size, int width, bool signed)
    {
        var value = c.In(port, offset, size);
        return signed && size > 0 ? c.Graph.SignExtend(value, size, width) : c.Graph.Low(value, width);
    }
}
