using System.Diagnostics;
using Stead.Fabric.Boards.Virtual;
using Stead.Host.Narration;

namespace Stead.Host.Fabric.Boards;

/// <summary>A virtual board for scripts: from configuration to an end, every change told.</summary>
/// <param name="board">Just made.</param>
/// <param name="schedule">In the order of its time.</param>
public sealed class BoardRun(VirtualBoard board, IReadOnlyList<ScheduledInput> schedule)
{
    private const int TurnsPerSecond = 50;

    /// <summary>Null: as fast as it goes; else simulated seconds in a second.</summary>
    public double? Speed { get; init; }

    /// <param name="end">In cycles; null for where <see cref="VirtualBoard.IsReached"/> is.</param>
    public void Run(long? end, Action<BoardEvent> tell, INarrator narrator)
    {
        board.Reset(tell);
        var pacing = new Pacing(board.Time.Frequency) { Speed = Speed ?? 1 };
        using var meter = narrator.Begin("simulating", end);
        var next = 0;
        var turn = Math.Max(1, board.Time.Frequency / TurnsPerSecond);
        while (!board.IsReached)
        {
            while (next < schedule.Count && schedule[next].Cycle <= board.Cycle && !(board.Cycle >= end))
            {
                board.Set(schedule[next].Input, schedule[next].IsOn, tell);
                next++;
            }
            if (board.Cycle >= end) break;
            var stop = Math.Min(end ?? long.MaxValue, next < schedule.Count ? schedule[next].Cycle : long.MaxValue);
            var cycles = Math.Min(stop - board.Cycle, turn);
            if (Speed is not null)
            {
                cycles = Math.Min(cycles, pacing.Due());
                if (cycles == 0)
                {
                    Thread.Sleep(1);
                    continue;
                }
            }
            var start = Stopwatch.GetTimestamp();
            pacing.Done(board.Advance(cycles, tell), start);
            meter.Report(board.Cycle);
        }
    }
}
