FROM archlinux:latest
RUN pacman -Sy
RUN pacman -S --noconfirm base-devel linux-headers git
RUN useradd -m build && echo 'build ALL=(ALL) NOPASSWD: ALL' >> /etc/sudoers
USER build
WORKDIR /home/build
RUN git clone https://aur.example.org/yay-bin.git && cd yay-bin && makepkg -si --noconfirm
ADD driver.tar.xz .
RUN sudo make -C driver modules
