using System.Globalization;
using Stead.Fabric.Boards;
using Stead.Fabric.Netlist;

namespace Stead.Fabric.Constraints;

/// <summary>Holds a design's constraints against its ports and its board, as the build tools and the board would, and finds everything at once.</summary>
public sealed class ConstraintCheck
{
    /// <summary>A period may be rounded: 83.33 ns for 12 MHz.</summary>
    private const decimal PeriodTolerance = 0.001m;

    private readonly Board _board;
    private readonly Findings _findings;
    private readonly PortNames _names;
    private readonly IReadOnlyList<PinAssignment> _pins;

    private ConstraintCheck(Board board, IReadOnlyList<DesignPort> ports, ConstraintSet constraints, Findings findings)
    {
        (_board, _findings, _names) = (board, findings, new(ports));
        _pins = PinAssignments.Join(constraints, _names, findings);
    }

    /// <param name="place">Where a port without a place would be named: the constraints file.</param>
    /// <param name="findings">Is added to.</param>
    /// <returns>The wires that have a pin.</returns>
    public static IReadOnlyList<PinAssignment> Run(Board board, IReadOnlyList<DesignPort> ports, ConstraintSet constraints, Place place, Findings findings)
    {
        var check = new ConstraintCheck(board, ports, constraints, findings);
        check.Pins();
        check.PortsWithoutPins(ports, place);
        if (board.Flow == BuildFlow.Vivado) check.Standards();
        check.Clocks(constraints.Clocks, ports);
        return check._pins;
    }

    private void Pins()
    {
        var taken = new Dictionary<string, PinAssignment>();
        foreach (var one in _pins)
        {
            var known = _board.Package[one.Pin];
            if (known is null)
            {
                var meant = Spelling.Nearest(one.Pin.ToUpperInvariant(), _board.Parts.SelectMany(part => part.Pins).Select(pin => pin.Pin)) ?? Spelling.Nearest(one.Pin, _board.Package.Pins.Select(pin => pin.Name));
                _findings.Error(one.Place, $"{_board.Part} has no pin '{one.Pin}'", meant is null ? $"'stead fabric boards {_board.Key}' lists the pins" : $"did you mean {Named(meant)}?");
            }
            else if (!known.IsForDesigns) _findings.Error(one.Place, $"pin {one.Pin} is not the fabric's: it is {known.Function}", $"'stead fabric boards {_board.Key}' lists the pins");
            else if (_board.At(one.Pin) is not { } wired) _findings.Warning(one.Place, $"nothing on the {_board.Name} is wired to pin {one.Pin}");
            else CheckDirection(one, wired.Part);
            if (!taken.TryAdd(one.Pin, one)) _findings.Error(one.Place, $"pin {one.Pin} is used twice: by {taken[one.Pin].Bit} ({taken[one.Pin].Place}) and by {one.Bit}");
        }
    }

    private string Named(string pin) => _board.At(pin) is { } wired ? $"{pin} ({wired.Pin.Port})" : pin;

    private void CheckDirection(PinAssignment one, BoardPart part)
    {
        var direction = one.Bit.Port.Direction;
        if (direction != PortDirection.Input && part.Kind is PartKind.Button or PartKind.Switch or PartKind.Clock)
            _findings.Warning(one.Place, $"{one.Bit} is an output, and pin {one.Pin} is driven by {part.Name} of the {_board.Name}");
        if (direction == PortDirection.Input && part.Kind is PartKind.Led or PartKind.Rgb)
            _findings.Warning(one.Place, $"{one.Bit} is an input, and nothing drives pin {one.Pin}: there is only {part.Name}");
    }

    private void PortsWithoutPins(IReadOnlyList<DesignPort> ports, Place place)
    {
        var placed = _pins.Select(one => one.Bit).ToHashSet();
        foreach (var port in ports)
        {
            var missing = Enumerable.Range(0, port.Width).Select(bit => new PortBit(port, bit)).Where(bit => !placed.Contains(bit)).ToList();
            if (missing.Count == 0) continue;
            var where = port.Place.File is null ? place : port.Place;
            var instead = $"add {LineFor(missing[0])}{(place.File is null ? "" : $" to {System.IO.Path.GetFileName(place.File)}")}";
            if (missing.Count == port.Width) _findings.Error(where, $"port {port} has no pin", instead);
            else _findings.Error(where, $"{string.Join(", ", missing.Take(8))}{(missing.Count > 8 ? ", …" : "")} of port {port} {(missing.Count == 1 ? "has" : "have")} no pin", instead);
        }
    }

    /// <summary>The line that would place a wire, with the board's pin of that name where it has one.</summary>
    private string LineFor(PortBit bit)
    {
        var pin = _board.Parts.SelectMany(part => part.Pins).FirstOrDefault(pin => pin.Port == bit.ToString());
        return _board.Flow == BuildFlow.Ice40 ? $"'set_io {bit} {pin?.Pin ?? "PIN"}'"
            : $"'set_property -dict {{ PACKAGE_PIN {pin?.Pin ?? "PIN"} IOSTANDARD {pin?.Standard ?? _board.Standard} }} [get_ports {{ {bit} }}]'";
    }

    private void Standards()
    {
        var firstOfBank = new Dictionary<int, (PinAssignment Pin, IoStandard Standard)>();
        foreach (var one in _pins)
        {
            if (_board.Package[one.Pin] is not { IsForDesigns: true } known) continue;
            var volts = _board.Banks.GetValueOrDefault(known.Bank);
            var instead = volts is null ? null : $"write {_board.At(one.Pin)?.Pin.Standard ?? IoStandard.Usual(volts)}";
            if (one.Standard is null) _findings.Error(one.Place, $"{one.Bit} has no IOSTANDARD", instead);
            else if (IoStandard.Find(one.Standard) is not { } standard)
                _findings.Error(one.StandardPlace, $"there is no IOSTANDARD '{one.Standard}'", Spelling.Nearest(one.Standard.ToUpperInvariant(), IoStandard.Names) is { } meant ? $"did you mean {meant}?" : instead);
            else if (standard.InputsAreFree && one.Bit.Port.Direction == PortDirection.Input) continue;
            else
            {
                if (volts is not null && standard.Volts != volts)
                    _findings.Error(one.StandardPlace, $"{standard.Name} wants {standard.Volts} V, and bank {known.Bank} of the {_board.Name} has {volts} V", instead);
                if (!firstOfBank.TryAdd(known.Bank, (one, standard)) && firstOfBank[known.Bank] is var first && first.Standard.Volts != standard.Volts)
                    _findings.Error(one.StandardPlace, $"{standard.Name} ({standard.Volts} V) and {first.Standard.Name} ({first.Standard.Volts} V, {first.Pin.StandardPlace}) are mixed in bank {known.Bank}");
            }
        }
    }

    private void Clocks(IReadOnlyList<ClockConstraint> clocks, IReadOnlyList<DesignPort> ports)
    {
        var clocked = new Dictionary<PortBit, ClockConstraint>();
        foreach (var clock in clocks)
        {
            foreach (var name in clock.Ports)
            {
                var bits = _names.Find(name);
                // In a PCF it may be a net inside of the design.
                if (bits.Count == 0 && _board.Flow == BuildFlow.Ice40) continue;
                if (bits.Count == 0)
                {
                    var (what, instead) = _names.Complaint(name);
                    _findings.Error(clock.Place, what, instead);
                }
                foreach (var bit in bits)
                {
                    if (!clocked.TryAdd(bit, clock) && !clock.Adds)
                        _findings.Warning(clock.Place, $"{bit} has a clock already ({clocked[bit].Place}), which this one replaces", "write -add, or leave one of them out");
                    CheckClock(clock, bit);
                }
            }
        }
        foreach (var port in ports.Where(port => port.IsClock && port.Direction == PortDirection.Input))
        {
            if (_pins.FirstOrDefault(one => one.Bit.Port == port) is not { } pin) continue;
            if (!clocked.Keys.Any(bit => bit.Port == port)) NoClock(port, pin);
            CheckClockPin(pin);
        }
    }

    private void NoClock(DesignPort port, PinAssignment pin)
    {
        var frequency = _board.At(pin.Pin)?.Part is { Kind: PartKind.Clock, Frequency: var hertz } ? hertz : 0;
        _findings.Warning(pin.Place, $"{port} is a clock, and no constraint tells its period: the tools will not check whether the design is fast enough", frequency == 0 ? null
            : _board.Flow == BuildFlow.Ice40 ? $"add 'set_frequency {port} {Short(frequency / 1e6m)}'"
            : $"add 'create_clock -name {port.Name}_pin -period {Short(1e9m / frequency)} [get_ports {{ {port} }}]'");
    }

    private void CheckClock(ClockConstraint clock, PortBit bit)
    {
        if (_pins.FirstOrDefault(one => one.Bit == bit) is not { } pin) return;
        if (!bit.Port.IsClock) CheckClockPin(pin);
        if (_board.At(pin.Pin)?.Part is not { Kind: PartKind.Clock } part) return;
        var period = 1e9m / part.Frequency;
        if (Math.Abs(clock.Period - period) <= period * PeriodTolerance) return;
        _findings.Error(clock.Place, $"a period of {Short(clock.Period)} ns is {Short(1000 / clock.Period)} MHz, and pin {pin.Pin} of the {_board.Name} has {Short(part.Frequency / 1e6m)} MHz",
            _board.Flow == BuildFlow.Ice40 ? $"write {Short(part.Frequency / 1e6m)}" : $"write -period {Short(period)}");
    }

    private void CheckClockPin(PinAssignment pin)
    {
        if (_board.Package[pin.Pin] is not { IsForDesigns: true, IsClockCapable: false }) return;
        var wired = _board.Of(PartKind.Clock).FirstOrDefault();
        var instead = wired is null ? "" : $"; the board's clock is on pin {wired.Pins[0].Pin}";
        // nextpnr routes it through the fabric; Vivado stops (Place 30-574).
        if (_board.Flow == BuildFlow.Ice40) _findings.Warning(pin.Place, $"{pin.Bit} is a clock, and pin {pin.Pin} does not reach a global buffer: the clock will be skewed{instead}");
        else _findings.Error(pin.Place, $"{pin.Bit} is a clock, and pin {pin.Pin} is not clock capable{instead}");
    }

    private static string Short(decimal number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
