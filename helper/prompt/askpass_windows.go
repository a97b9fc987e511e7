package prompt

import (
	"context"
	"os/exec"
	"unsafe"

	"golang.org/x/sys/windows"
)

// askpassCommand runs the program through the sh that git brings along: it may
// be a script, which Windows itself cannot start.
func askpassCommand(ctx context.Context, program, question string) *exec.Cmd {
	return exec.CommandContext(ctx, "sh", "-c", `"$0" "$1"`, program, question)
}

// startFamily starts cmd inside a job, which ends all that cmd started when it
// is closed: by end, by a cancelled context, or because we are ended.
func startFamily(cmd *exec.Cmd) (end func(), err error) {
	job, err := newJob()
	if err != nil {
		return nil, err
	}
	cmd.Cancel = func() error { return windows.TerminateJobObject(job, 1) }
	if err := cmd.Start(); err != nil {
		_ = windows.CloseHandle(job)
		return nil, err
	}
	if err := joinJob(job, cmd.Process.Pid); err != nil {
		cmd.Cancel = cmd.Process.Kill
	}
	return func() { _ = windows.CloseHandle(job) }, nil
}

func newJob() (windows.Handle, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return 0, err
	}
	var limits windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err != nil {
		_ = windows.CloseHandle(job)
		return 0, err
	}
	return job, nil
}

func joinJob(job windows.Handle, pid int) error {
	process, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(pid))
	if err != nil {
		return err
	}
	defer windows.CloseHandle(process)
	return windows.AssignProcessToJobObject(job, process)
}
