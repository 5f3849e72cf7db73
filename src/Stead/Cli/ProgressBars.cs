using Spectre.Console;
using Stead.Host.Narration;

namespace Stead.Cli;

/// <summary>Bars on standard error, one a meter, drawn while at least one is under way.</summary>
internal sealed class ProgressBars : IDisposable
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
    private readonly Lock _gate = new();
    private ProgressContext? _context;
    private ManualResetEventSlim? _finished;
    private Thread? _drawing;
    private int _underWay;

    public IMeter Begin(string title, long? total, MeterUnit unit)
    {
        lock (_gate)
        {
            if (_underWay++ == 0) Start(unit);
            var task = _context!.AddTask(Markup.Escape(title), maxValue: total is > 0 ? total.Value : 1);
            task.IsIndeterminate = total is not > 0;
            return new Meter(this, task);
        }
    }

    /// <returns>False when nothing is being drawn: write it yourself.</returns>
    public bool TryWriteAbove(string line)
    {
        lock (_gate)
        {
            if (_underWay == 0) return false;
            _console.WriteLine(line);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_underWay == 0) return;
            _underWay = 1;
        }
        End();
    }

    /// <summary>Spectre draws while a function of ours runs; ours waits, on a thread of its own, for the last meter to end.</summary>
    private void Start(MeterUnit unit)
    {
        var columns = unit == MeterUnit.Bytes
            ? new ProgressColumn[] { new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn() }
            : [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()];
        using var started = new ManualResetEventSlim();
        var finished = _finished = new();
        _drawing = new Thread(() => _console.Progress().AutoClear(true).Columns(columns).Start(context =>
        {
            _context = context;
            started.Set();
            finished.Wait();
        })) { IsBackground = true };
        _drawing.Start();
        started.Wait();
    }

    private void End()
    {
        lock (_gate)
        {
            if (--_underWay > 0) return;
        }
        _finished!.Set();
        _drawing!.Join();
        _finished.Dispose();
    }

    private sealed class Meter(ProgressBars bars, ProgressTask task) : IMeter
    {
        private bool _ended;

        public void Report(long done)
        {
            if (!task.IsIndeterminate) task.Value = done;
        }

        public void Dispose()
        {
            if (_ended) return;
            _ended = true;
            task.StopTask();
            bars.End();
        }
    }
}
