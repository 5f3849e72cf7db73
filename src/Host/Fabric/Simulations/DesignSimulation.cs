using System.Diagnostics;
using Stead.Fabric.Boards;
using Stead.Fabric.Builds;
using Stead.Fabric.Constraints;
using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Lowering;
using Stead.Fabric.Simulation.Running;
using Stead.Host.Narration;

namespace Stead.Host.Fabric.Simulations;

/// <summary>Runs a design for a while: from its files to what its ports are at the end.</summary>
public sealed class DesignSimulation
{
    /// <summary>Progress, Ctrl-C and the speed are looked at about so often.</summary>
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(40);

    private readonly SimulationRequest _request;
    private readonly INarrator _narrator;
    private readonly ISimulationEngine _engine;
    private readonly IReadOnlyList<InputClock> _clocks;
    private readonly IReadOnlyList<PortSetting> _settings;
    private readonly TimeSpan _start;

    private DesignSimulation(SimulationRequest request, INarrator narrator)
    {
        var started = Stopwatch.GetTimestamp();
        (_request, _narrator) = (request, narrator);
        Condition[] conditions = request.Until is { } until ? [ConditionParser.Parse(until)] : [];
        var netlist = Synthesis.Run(request.Design.Verilog, request.Design.Top, narrator, request.Unknowns, PartCells.Of(request.Design.Board), request.Design.Includes);
        foreach (var warning in netlist.Warnings) narrator.Warn(warning.ToString());
        var program = Lower(netlist, new() { Unknowns = request.Unknowns, Conditions = conditions, Watch = request.Dump is null ? null : _ => true });
        foreach (var note in program.Notes) narrator.Warn(note.ToString());
        _clocks = Clocks(program);
        _settings = [.. request.Settings.Select(setting => PortSetting.Parse(setting, program))];
        _engine = SimulationEngines.Create(program, request.Engine);
        _start = Stopwatch.GetElapsedTime(started);
    }

    /// <param name="interrupted">Ends it early, with everything written.</param>
    /// <exception cref="UserError">The design, the request or an assertion.</exception>
    public static SimulationReport Run(SimulationRequest request, INarrator narrator, CancellationToken interrupted)
    {
        var simulation = new DesignSimulation(request, narrator);
        using (simulation._engine)
        {
            if (request.Dump is not { } path) return simulation.Run(null, interrupted);
            using var file = new DumpFile(path);
            var report = file.Write(text => simulation.Run(new VcdWriter(text, simulation._engine.Program), interrupted));
            file.Keep();
            return report;
        }
    }

    private SimulationProgram Lower(Synthesis.Result netlist, LoweringOptions options)
    {
        try { return ModuleLowering.Lower(netlist.Design.Top(_request.Design.Top), options); }
        catch (UserError e) when (netlist.HasPartCells) { throw PartCells.Explain(e); }
    }

    private SimulationReport Run(VcdWriter? dump, CancellationToken interrupted)
    {
        var program = _engine.Program;
        var stepper = new Stepper(_engine, _clocks, _settings, dump is null ? null : time => dump.Sample(time, _engine.State));
        IReadOnlyList<Slot> ends = [.. program.Conditions, .. program.Assertions.Select(assertion => assertion.Violated)];
        var stop = ends.Count == 0 ? StopCondition.Never : StopCondition.WhenSet(ends);
        var total = Total();
        var began = Stopwatch.GetTimestamp();
        using (var meter = _narrator.Begin($"simulating {program.Top}", total == long.MaxValue ? null : total))
        {
            stepper.Begin();
            var slice = 256L;
            var stopped = stepper.Holds(stop);
            while (!stopped && stepper.Cycles < total && !interrupted.IsCancellationRequested)
            {
                var from = Stopwatch.GetTimestamp();
                stopped = stepper.Advance(Math.Min(slice, total - stepper.Cycles), stop);
                meter.Report(stepper.Cycles);
                slice = Stopwatch.GetElapsedTime(from) < s_slice / 2 ? Math.Min(slice * 2, MostInSlice()) : Math.Max(slice / 2, 1);
                Wait(stepper.Time, began, interrupted);
            }
        }
        dump?.End(stepper.Time);
        return Report(stepper, Stopwatch.GetElapsedTime(began), interrupted.IsCancellationRequested);
    }

    private SimulationReport Report(Stepper stepper, TimeSpan wall, bool interrupted)
    {
        var program = _engine.Program;
        var broken = program.Assertions.Where(assertion => stepper.Holds(StopCondition.WhenSet(assertion.Violated))).Select(assertion => assertion.Complaint).ToList();
        var held = program.Conditions.Count > 0 && stepper.Holds(StopCondition.WhenSet(program.Conditions));
        return new()
        {
            Top = program.Top, Engine = SimulationEngines.NameOf(_engine), Clock = _clocks.Count > 0 ? _clocks[0].Port.Name : null,
            Cycles = stepper.Cycles, Time = stepper.Time, Wall = wall, Start = _start, Broken = broken,
            Ended = broken.Count > 0 ? SimulationEnd.Assertion : held ? SimulationEnd.Condition : interrupted ? SimulationEnd.Interrupted : SimulationEnd.Time,
            Ports = [.. program.Ports.Where(port => !_clocks.Any(clock => clock.Port == port)).Select(port => (port, SignalText.Bits(port, program, _engine.State)))],
            NeverKnown = _engine is UnknownsInterpreter unknowns ? [.. program.Registers.Where(register => NeverKnown(unknowns, register.Slot)).Select(register => register.Complaint)] : [],
        };
    }

    private static bool NeverKnown(UnknownsInterpreter engine, Slot register)
    {
        for (var i = 0; i < register.Words; i++)
        {
            var mask = i == register.Words - 1 ? register.TopMask : ulong.MaxValue;
            if ((~engine.EverKnown(register)[i] & mask) != 0) return true;
        }
        return false;
    }

    /// <summary>In cycles of the first clock.</summary>
    private long Total()
    {
        if (_clocks.Count == 0)
        {
            return _request.Cycles is > 0 || _request.Seconds is > 0 || _request.Until is not null
                ? throw new UserError("the design has no clock, so no time passes in it", "leave --cycles, --seconds and --until away: its ports are shown as they are at once")
                : 0;
        }
        if (_request.Cycles is { } cycles) return cycles;
        if (_request.Seconds is { } seconds) return (long)Math.Min(long.MaxValue / _clocks[0].Period, Math.Ceiling(seconds * InputClock.PicosecondsPerSecond / _clocks[0].Period));
        return _request.Until is not null ? long.MaxValue : InputClock.PicosecondsPerSecond / _clocks[0].Period;
    }

    /// <summary>With a speed, waiting must not become jerky.</summary>
    private long MostInSlice() => _request.Speed is { } speed ? Math.Max(1, (long)(0.02 * speed * InputClock.PicosecondsPerSecond / _clocks[0].Period)) : long.MaxValue / 4;

    private void Wait(long time, long began, CancellationToken interrupted)
    {
        if (_request.Speed is not { } speed) return;
        var ahead = time / (double)InputClock.PicosecondsPerSecond / speed - Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (ahead > 0.001) interrupted.WaitHandle.WaitOne(TimeSpan.FromSeconds(Math.Min(ahead, 3600)));
    }

    /// <summary>Those that the person names, then those of the constraints, then the board's; the first one counts.</summary>
    private List<InputClock> Clocks(SimulationProgram program)
    {
        var inputs = program.Signals.Where(signal => signal is { Kind: SignalKind.Input, Width: 1 }).ToList();
        var named = _request.Clocks.Select(text => ClockText.Parse(text, inputs)).ToList();
        var constrained = DesignCheck.ReadConstraints(_request.Design, new Findings()).Clocks;
        var board = _request.Design.Board.Of(PartKind.Clock).FirstOrDefault()?.Frequency is > 0 and var frequency ? InputClock.PicosecondsPerSecond / frequency : InputClock.DefaultPeriod;
        foreach (var port in InputClock.PortsOf(program))
        {
            if (named.Any(clock => clock.Port == port)) continue;
            var period = constrained.FirstOrDefault(clock => clock.Ports.Contains(port.Name))?.Period;
            named.Add(new(port, period is > 0 and < 1e9m ? (long)(period.Value * 1000) : board));
        }
        return named;
    }
}
