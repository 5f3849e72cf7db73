using Stead.Fabric.Boards;

namespace Stead.Fabric.Constraints;

/// <summary>Joins constraints with the design's ports: which wire has which pin and standard.</summary>
public static class PinAssignments
{
    /// <returns>One for each wire that has a pin, in the order of the ports; of several pins the last one counts.</returns>
    /// <param name="findings">Names that the design does not have are added.</param>
    public static IReadOnlyList<PinAssignment> Join(ConstraintSet constraints, PortNames names, Findings findings)
    {
        var (pins, standards) = (new Dictionary<PortBit, PinAssignment>(), new Dictionary<PortBit, PortProperty>());
        foreach (var property in constraints.Properties)
        {
            var bits = names.Find(property.Port);
            if (bits.Count == 0)
            {
                var (what, instead) = names.Complaint(property.Port);
                findings.Error(property.PortPlace, what, instead);
            }
            else if (property.Name == PortProperty.Standard)
            {
                foreach (var bit in bits) standards[bit] = property;
            }
            else if (property.Name == PortProperty.Pin) Assign(property, bits, pins, findings);
        }
        return
        [
            .. names.Bits.Where(pins.ContainsKey)
                .Select(bit => standards.TryGetValue(bit, out var standard) ? pins[bit] with { Standard = standard.Value, StandardPlace = standard.Place } : pins[bit]),
        ];
    }

    /// <summary>For designs without constraints: wires that are called as something on the board is.</summary>
    public static IReadOnlyList<PinAssignment> ByName(Board board, PortNames names) =>
    [
        .. from part in board.Parts
           from pin in part.Pins
           from bit in names.Find(pin.Port).Take(1)
           where bit.ToString() == pin.Port || bit.Port.Width == 1
           select new PinAssignment(bit, pin.Pin, Place.Nowhere) { Standard = pin.Standard },
    ];

    private static void Assign(PortProperty property, IReadOnlyList<PortBit> bits, Dictionary<PortBit, PinAssignment> pins, Findings findings)
    {
        if (bits is not [var bit])
        {
            findings.Error(property.PortPlace, $"one pin for the {bits.Count} wires of '{property.Port}'", $"name one wire: {bits[0]}");
            return;
        }
        if (pins.TryGetValue(bit, out var before) && before.Pin != property.Value)
            findings.Warning(property.Place, $"{bit} has pin {before.Pin} already ({before.Place}); this line counts", "leave one of them out");
        pins[bit] = new(bit, property.Value, property.Place);
    }
}
